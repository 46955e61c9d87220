"""The identity of an account taken away: what was done under it stays, under its number, and the chain holds."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.accounts.models import User
from jalon.kernel.refusal import Refusal


@transaction.atomic
def erase(*, person: User, by: Any) -> User:
    """Name, address, organisation, password and second factor go. Only for an account whose access is closed."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        raise Refusal("Fermez d'abord l'accès de cette personne : l'identité d'un compte ouvert ne s'efface pas.")
    if person.erased_at:
        return person
    person.username = f"compte-{person.pk}"
    person.first_name = person.last_name = person.email = person.organisation = ""
    person.reminders, person.last_login, person.erased_at = False, None, timezone.now()
    person.wants_seals = False
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    audit.write("accounts.identity_erased", by=by, target=person)
    return person
