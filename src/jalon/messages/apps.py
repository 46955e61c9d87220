from django.apps import AppConfig

from jalon.accounts.processing.declared import Treatment
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
    treatments = [
        Treatment(
            "Courriels",
            "Inviter, et rappeler à chacun ce qu’il doit.",
            ("Agents des organismes qui se servent de Jalon",),
            ("Adresse, objet et texte, sans chiffre ni patient",),
            ("letters",),
        )
    ]
    acts = {"letters.given_up": "Courriel abandonné", "letters.asked_again": "Courriel à renvoyer"}

    def expiring(self) -> list[Expiring]:
        from jalon.messages import retention  # models exist only once Django has started

        return retention.expiring()
