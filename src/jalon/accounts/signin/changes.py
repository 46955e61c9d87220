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
RESCUED = "accounts.rescue_link_made"
SENTENCES = {
    "accounts.password_changed": "Votre mot de passe a été changé",
    "accounts.password_chosen": "Un mot de passe a été choisi pour votre compte, par un lien qui vous était destiné",
    "accounts.code_added": "Une application à code a été ajoutée comme second facteur de votre compte",
    "accounts.code_removed": "L'application à code a été retirée de votre compte",
    "accounts.key_added": "Une clé a été ajoutée à votre compte",
    "accounts.key_removed": "Une clé a été retirée de votre compte",
    "accounts.recovery_codes_made": "Les codes de secours de votre compte ont été refaits",
    RESCUED: "Votre second facteur a été effacé par la personne qui exploite Jalon",
}
SAID_BY_ALLAUTH = {
    "account/email/password_changed": "accounts.password_changed",
    "account/email/password_set": "accounts.password_changed",
    "mfa/email/totp_activated": "accounts.code_added",
    "mfa/email/totp_deactivated": "accounts.code_removed",
    "mfa/email/webauthn_added": "accounts.key_added",
    "mfa/email/webauthn_removed": "accounts.key_removed",
    "mfa/email/recovery_codes_generated": "accounts.recovery_codes_made",
}


@transaction.atomic
def note(*, person: Any, said: str, device: str) -> None:
    """A change that allauth has made and would tell by itself. `device`: the kind of browser it came from."""
    if verb := SAID_BY_ALLAUTH.get(said):
        audit.write(verb, by=person, target=person, device=device)


def letters() -> Iterator[Letter]:
    """One for each recent change, to whoever has an address."""
    recent = AuditEvent.objects.filter(verb__in=SENTENCES, at__gte=timezone.now() - WITHIN).order_by("pk")
    told = [one for one in recent if one.verb != RESCUED or one.details.get("without_second_factor")]
    people = User.objects.in_bulk([int(one.target_id) for one in told])
    for one in told:
        person = people.get(int(one.target_id))
        if person is not None and person.email:
            yield _letter(one, person)


def _letter(change: AuditEvent, person: User) -> Letter:
    device = str(change.details.get("device", ""))
    what = f"{SENTENCES[change.verb]} le {french.instant(change.at)}{f', depuis {device}' if device else ''}."
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
