"""What one does with people and their rights."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit, invitations, places
from jalon.accounts.models import Act, Grant, Role, User
from jalon.kernel.refusal import Refusal


@transaction.atomic
def create_person(
    *,
    username: str,
    role: str,
    actor: str,
    by: Any,
    email: str = "",
    password: str | None = None,
    territories: Iterable[str] = (),
    themes: Iterable[str] = (),
    acts: Iterable[str] = (),
    first_name: str = "",
    last_name: str = "",
    organisation: str = "",
) -> User:
    """A person and a first right. Without a password, one is chosen through an invitation (see invitations)."""
    person = User(username=username, email=email, first_name=first_name, last_name=last_name, organisation=organisation)
    _check(person)
    if password is None:
        person.set_unusable_password()
    else:
        _check_password(password, person)
        person.set_password(password)
    person.save()
    audit.write("accounts.person_created", by=by, target=person)
    give(person=person, role=role, actor=actor, territories=territories, themes=themes, acts=acts, by=by)
    if password is None:
        audit.write("accounts.invited", by=by, target=person)
    return person


def _check(person: User) -> None:
    try:
        person.clean_fields(exclude=["password", "email"])
        if person.email:
            validate_email(person.email)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    if User.objects.filter(username__iexact=person.username).exists():
        raise Refusal(f"Le nom de connexion « {person.username} » est déjà pris.")
    if person.email and User.objects.filter(email__iexact=person.email).exists():
        raise Refusal("Une autre personne a déjà cette adresse de courriel.")


def _check_password(password: str, person: User) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error


@transaction.atomic
def choose_password(*, person: User, password: str) -> None:
    """The answer to an invitation; the link no longer works afterwards."""
    _check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.write("accounts.password_chosen", by=person, target=person)


@transaction.atomic
def make_link(*, person: User, by: Any) -> str:
    """A new one-time link for someone who lost a password, or whose invitation is too old."""
    audit.write("accounts.link_made", by=by, target=person)
    return invitations.path_for(person)


@transaction.atomic
def cancel_invitation(*, person: User, by: Any) -> None:
    """The links already given no longer open anything; the person stays, with the rights that were given."""
    if person.has_usable_password():
        raise Refusal("Cette personne a déjà choisi son mot de passe : fermez plutôt son accès.")
    person.set_unusable_password()  # another one each time: every token made before is void
    person.save(update_fields=["password"])
    audit.write("accounts.invitation_cancelled", by=by, target=person)


@transaction.atomic
def note_seeing(*, person: User, by: Any) -> None:
    """Leave the trace that an administrator begins to see the site as a person does."""
    audit.write("accounts.seen_as", by=by, target=person)


@transaction.atomic
def note_end_of_seeing(*, person: User, by: Any) -> None:
    """Leave the trace that he is back to himself."""
    audit.write("accounts.seen_as_ended", by=by, target=person)


@transaction.atomic
def give(
    *,
    person: User,
    role: str,
    actor: str,
    by: Any,
    territories: Iterable[str] = (),
    themes: Iterable[str] = (),
    acts: Iterable[str] = (),
) -> Grant:
    """One more right. `acts`: fewer or more than its role allows; none: those of the role."""
    territories, themes, named = list(territories), list(themes), set(acts)
    if role not in Role.values:
        raise Refusal(f"Le rôle « {role} » n'existe pas.")
    if problem := (
        places.problem(actor, territories, themes)
        or places.problem_of_acts(role, actor, named)
        or places.problem_of_establishments(role, territories, named)
    ):
        raise Refusal(problem)
    kept = [act for act in Act.values if act in named | {Act.READ}] if named else []
    grant = Grant.objects.create(
        user=person, role=role, actor=actor, territories=territories, themes=themes, acts=kept, granted_by=by
    )
    audit.write(
        "accounts.right_given", by=by, target=person, grant=grant.pk, role=role, actor=actor,
        territories=territories, themes=themes, acts=kept,
    )  # fmt: skip
    return grant


@transaction.atomic
def revoke(*, grant: Grant, by: Any) -> None:
    """The right stays in the record with its end; the last administrator keeps his."""
    administrators = _lock_administrators()
    grant.refresh_from_db()
    if grant.revoked_at:
        return
    if grant.role == Role.ADMINISTRATOR and {held.pk for held in administrators} <= {grant.pk}:
        raise Refusal("C'est le dernier administrateur : donnez d'abord ce rôle à quelqu'un d'autre.")
    grant.revoked_at = timezone.now()
    grant.save(update_fields=["revoked_at"])
    audit.write("accounts.right_revoked", by=by, target=grant.user, grant=grant.pk, role=grant.role)


@transaction.atomic
def set_reminders(*, person: User, wanted: bool) -> None:
    """Whether the person receives reminders by mail; invitations come in any case."""
    person.reminders = wanted
    person.save(update_fields=["reminders"])
    audit.write("accounts.reminders_set", by=person, target=person, wanted=wanted)


@transaction.atomic
def deactivate(*, person: User, by: Any) -> None:
    """The person can no longer sign in; what was done under this name remains."""
    administrators = _lock_administrators()
    if administrators and all(held.user_id == person.pk for held in administrators):
        raise Refusal("C'est le dernier administrateur : donnez d'abord ce rôle à quelqu'un d'autre.")
    person.is_active, person.closed_at = False, timezone.now()
    person.save(update_fields=["is_active", "closed_at"])
    audit.write("accounts.person_deactivated", by=by, target=person)


@transaction.atomic
def reactivate(*, person: User, by: Any) -> None:
    if person.erased_at:
        raise Refusal("L'identité de ce compte a été effacée : créez un autre compte pour cette personne.")
    person.is_active, person.closed_at = True, None
    person.save(update_fields=["is_active", "closed_at"])
    audit.write("accounts.person_reactivated", by=by, target=person)


def _lock_administrators() -> list[Grant]:
    """The standing rights of active administrators, held so that two removals cannot cross."""
    held = Grant.objects.select_related("user").select_for_update(of=("self", "user"))
    return list(held.filter(role=Role.ADMINISTRATOR, revoked_at=None, user__is_active=True).order_by("pk"))
