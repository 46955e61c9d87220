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
from jalon.accounts.sessions import actions as sessions
from jalon.accounts.signin import configuration, entrance
from jalon.kernel.refusal import Refusal

LAST_ONE = "C'est le dernier administrateur : donnez d'abord ce rôle à quelqu'un d'autre."


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


@transaction.atomic
def add_person(*, username: str, email: str, first_name: str, last_name: str, organisation: str, provider: str) -> User:
    """A person whom an identity provider has presented: no password, and only the rights that it gives."""
    person = User(username=username, email=email, first_name=first_name, last_name=last_name, organisation=organisation)
    _check(person)
    person.set_unusable_password()
    person.save()
    audit.write("accounts.person_created", by=person, target=person, provider=provider)
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
def choose_password(*, person: User, password: str, device: str = "") -> None:
    """The answer to an invitation; the link no longer works afterwards. `device`: the kind of browser it came from."""
    _check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    sessions.forget_all(person)
    audit.write("accounts.password_chosen", by=person, target=person, device=device)


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
    provider: str = "",
    activity: str = "",
    activity_label: str = "",
) -> Grant:
    """One more right. `acts`: fewer or more than its role allows; none: those of the role.

    `provider`: the identity provider that gives it, for one `activity` of his when it names one.
    """
    territories, themes, named = list(territories), list(themes), set(acts)
    if role not in Role.values:
        raise Refusal(f"Le rôle « {role} » n'existe pas.")
    if problem := (
        places.problem(actor, territories, themes)
        or places.problem_of_acts(role, actor, named)
        or places.problem_of_establishments(role, territories, named)
    ):
        raise Refusal(problem)
    kept = list(acts_kept(named))
    grant = Grant.objects.create(
        user=person, role=role, actor=actor, territories=territories, themes=themes, acts=kept,
        granted_by=None if provider else by, provider=provider, activity=activity, activity_label=activity_label,
    )  # fmt: skip
    audit.write(
        "accounts.right_given", by=by, target=person, grant=grant.pk, role=role, actor=actor,
        territories=territories, themes=themes, acts=kept, **_given_by(grant),
    )  # fmt: skip
    return grant


def acts_kept(named: Iterable[str]) -> tuple[str, ...]:
    """The acts of a right as they are remembered: in order, reading with them; none stays none."""
    asked = set(named)
    return tuple(act for act in Act.values if act in asked | {Act.READ}) if asked else ()


def rights_given_by(person: User, provider: str) -> list[Grant]:
    """The standing rights that a provider gave, held until the end of the transaction."""
    held = Grant.objects.select_for_update().filter(user=person, provider=provider, revoked_at=None)
    return list(held.order_by("pk"))


def _given_by(grant: Grant) -> dict[str, str]:
    """For the journal: which provider gave a right, for which activity; nothing for one given by hand."""
    said = {"provider": grant.provider, "activity": grant.activity_label}
    return {name: value for name, value in said.items() if value}


@transaction.atomic
def revoke(*, grant: Grant, by: Any, provider: str = "") -> None:
    """The right stays in the record with its end; the last administrator keeps his.

    What a provider gave, it takes back (`provider`): taken by hand, it would be back at the next sign-in.
    """
    administrators = _lock_administrators()
    grant.refresh_from_db()
    if grant.revoked_at:
        return
    if grant.provider and grant.provider in configuration.current().providers and not provider:
        raise Refusal("Ce droit est donné par un fournisseur d'identité : il s'y retire, ou dans connexion.yaml.")
    if grant.role == Role.ADMINISTRATOR and {held.pk for held in administrators} <= {grant.pk}:
        raise Refusal(LAST_ONE)
    _end([grant], by)


@transaction.atomic
def revoke_all(*, grants: Iterable[Grant], by: Any) -> tuple[int, list[str]]:
    """Many rights at once, whoever gave them: how many ended, and a sentence for the last administrator, who keeps his.

    Those that ended meanwhile are left alone.
    """
    administrators = {held.pk: held for held in _lock_administrators()}
    wanted = {grant.pk for grant in grants}
    standing = Grant.objects.select_related("user").filter(revoked_at=None, pk__in=wanted).order_by("pk")
    ending = list(standing.select_for_update(of=("self",)))
    kept = []
    if administrators.keys() <= wanted and (last := next(iter(administrators.values()), None)):
        ending = [grant for grant in ending if grant.pk != last.pk]
        kept.append(f"Un droit de {last.user} est gardé. {LAST_ONE}")
    _end(ending, by)
    return len(ending), kept


def _end(grants: list[Grant], by: Any) -> None:
    now = timezone.now()
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(revoked_at=now)
    for grant in grants:
        grant.revoked_at = now
        audit.write(
            "accounts.right_revoked", by=by, target=grant.user, grant=grant.pk, role=grant.role, **_given_by(grant)
        )


@transaction.atomic
def set_reminders(*, person: User, wanted: bool) -> None:
    """Whether the person receives reminders by mail; invitations come in any case."""
    person.reminders = wanted
    person.save(update_fields=["reminders"])
    audit.write("accounts.reminders_set", by=person, target=person, wanted=wanted)


@transaction.atomic
def set_seals(*, person: User, wanted: bool) -> None:
    """Whether an administrator receives the last seal of the journal, each week."""
    person.wants_seals = wanted
    person.save(update_fields=["wants_seals"])
    audit.write("accounts.seals_set", by=person, target=person, wanted=wanted)


@transaction.atomic
def deactivate(*, person: User, by: Any) -> None:
    """The person can no longer sign in; what was done under this name remains."""
    administrators = _lock_administrators()
    if administrators and all(held.user_id == person.pk for held in administrators):
        raise Refusal(LAST_ONE)
    person.is_active, person.closed_at = False, timezone.now()
    person.save(update_fields=["is_active", "closed_at"])
    sessions.forget_all(person)
    audit.write("accounts.person_deactivated", by=by, target=person)


@transaction.atomic
def reactivate(*, person: User, by: Any) -> None:
    if person.erased_at:
        raise Refusal("L'identité de ce compte a été effacée : créez un autre compte pour cette personne.")
    person.is_active, person.closed_at = True, None
    person.save(update_fields=["is_active", "closed_at"])
    audit.write("accounts.person_reactivated", by=by, target=person)


def _lock_administrators() -> list[Grant]:
    """The standing rights of the administrators who can come in, held so that two removals cannot cross."""
    held = Grant.objects.select_related("user").select_for_update(of=("self", "user"))
    held = held.filter(role=Role.ADMINISTRATOR, revoked_at=None, user__is_active=True).order_by("pk")
    return [grant for grant in held if entrance.can_come_in(grant.user)] if entrance.is_local_closed() else list(held)
