"""What one proves oneself by has changed: the journal says so, and a letter tells the person, who may not have done it.

The letter is read off the journal, so that one exists for each change and for nothing else. It holds no secret, and
nothing to press that changes anything: it says what, when, from what kind of browser, and what to do.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from jalon.accounts import audit
from jalon.accounts.letters import Letter, link
from jalon.accounts.models import AuditEvent, User
from jalon.ui import french

WITHIN = timedelta(days=2)  # a change older than that is no news: a mail server set today tells nothing of last year
CHANGED, CHOSEN, RESCUED = "accounts.means_changed", "accounts.password_chosen", "accounts.rescue_link_made"
SENTENCES = {
    CHOSEN: "Un mot de passe a été choisi pour votre compte, par un lien qui vous était destiné",
    RESCUED: "Votre second facteur a été effacé par la personne qui exploite Jalon",
    "mot de passe changé": "Votre mot de passe a été changé",
    "application à code ajoutée": "Une application à code a été ajoutée comme second facteur de votre compte",
    "application à code retirée": "L'application à code a été retirée de votre compte",
    "clé ajoutée": "Une clé a été ajoutée à votre compte",
    "clé retirée": "Une clé a été retirée de votre compte",
    "codes de secours refaits": "Les codes de secours de votre compte ont été refaits",
}
SAID_BY_ALLAUTH = {
    "account/email/password_changed": "mot de passe changé",
    "account/email/password_set": "mot de passe changé",
    "mfa/email/totp_activated": "application à code ajoutée",
    "mfa/email/totp_deactivated": "application à code retirée",
    "mfa/email/webauthn_added": "clé ajoutée",
    "mfa/email/webauthn_removed": "clé retirée",
    "mfa/email/recovery_codes_generated": "codes de secours refaits",
}


@transaction.atomic
def note(*, person: Any, said: str, device: str) -> None:
    """A change that allauth has made and would tell by itself. `device`: the kind of browser it came from."""
    if means := SAID_BY_ALLAUTH.get(said):
        audit.write("accounts.means_changed", by=person, target=person, means=means, device=device)


def letters() -> Iterator[Letter]:
    """One for each recent change, to whoever has an address."""
    acts = (CHANGED, CHOSEN, RESCUED)
    recent = AuditEvent.objects.filter(verb__in=acts, at__gte=timezone.now() - WITHIN).order_by("pk")
    told = [one for one in recent if one.verb != RESCUED or one.details.get("without_second_factor")]
    people = User.objects.in_bulk([int(one.target_id) for one in told])
    for one in told:
        person, sentence = people.get(int(one.target_id)), SENTENCES.get(one.details.get("means", one.verb))
        if person is not None and person.email and sentence:
            yield _letter(one, sentence, person)


def _letter(change: AuditEvent, sentence: str, person: User) -> Letter:
    device = str(change.details.get("device", ""))
    what = f"{sentence} le {french.instant(change.at)}{f', depuis {device}' if device else ''}."
    text = (
        f"Bonjour {person},\n\n{what}\n\nVotre nom de connexion : {person.username}\n\n"
        "Si c'est bien vous, il n'y a rien à faire.\n\n"
        "Si ce n'est pas vous, prévenez tout de suite un administrateur de Jalon dans votre région : il ferme vos "
        "connexions et vous remet de quoi entrer. Si vous entrez encore, fermez les autres connexions (« Mon compte », "
        f"puis « Connexions »), puis changez votre mot de passe.\n{_address()}"
    )
    return Letter(f"accounts.changed:{change.pk}", person.email, "La sécurité de votre compte Jalon a changé", text)


def _address() -> str:
    """Where sessions are closed; nothing without $JALON_URL, which would lead nowhere."""
    return f"\n{link(reverse('accounts:sessions'))}\n" if settings.HOST else ""
