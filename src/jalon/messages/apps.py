from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig

from jalon.accounts.letters import Letter
from jalon.accounts.processing.declared import Treatment
from jalon.jobs.expiring import Expiring
from jalon.ui.menu import Concern, MenuEntry


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
    acts = {
        "letters.given_up": "Courriel abandonné",
        "letters.asked_again": "Courriel à renvoyer",
        "webhooks.made": "Abonnement fait",
        "webhooks.changed": "Abonnement changé",
        "webhooks.secret_changed": "Secret d'un abonnement changé",
        "webhooks.stopped": "Abonnement arrêté",
        "webhooks.started": "Abonnement repris",
        "webhooks.failed": "Abonnement arrêté par Jalon : rien n'aboutit",
        "webhooks.tried": "Essai envoyé à un abonné",
        "webhooks.sent_again": "Envoi à un abonné demandé de nouveau",
        "webhooks.removed": "Abonnement retiré",
    }
    act_details = {
        "attempts": "essais", "event": "évènement", "events": "évènements", "moved": "adresse changée",
        "number": "numéro", "owner": "propriétaire n°", "reason": "motif",
    }  # fmt: skip

    def letters(self) -> Iterable[Letter]:
        from jalon.messages.webhooks import notices  # models exist only once Django has started

        return notices.letters()

    def concerns(self, user: Any) -> list[Concern]:
        from jalon.messages.webhooks import notices  # likewise

        return notices.concerns_of(user)

    def expiring(self) -> list[Expiring]:
        from jalon.messages import retention  # likewise

        return retention.expiring()
