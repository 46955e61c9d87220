from django.apps import AppConfig

from jalon.jobs.expiring import Expiring
from jalon.ui.menu import MenuEntry


def _administers(user) -> bool:
    from jalon.accounts.access import perimeter_of  # models exist only once Django has started

    return perimeter_of(user).is_administrator


class MessagesConfig(AppConfig):
    name = "jalon.messages"
    label = "letters"  # Django has its own "messages"
    verbose_name = "Courriels"
    menu = [MenuEntry("Courriels", "letters:home", "mail", order=97, visible=_administers)]
    acts = {"letters.given_up": "Courriel abandonné", "letters.asked_again": "Courriel à renvoyer"}

    def expiring(self) -> list[Expiring]:
        from jalon.messages import retention  # models exist only once Django has started

        return retention.expiring()
