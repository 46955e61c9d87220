"""Someone comes back from a provider: he is recognised, or made known, and his rights there become his rights here."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from jalon.accounts import actions, audit
from jalon.accounts.access import Perimeter
from jalon.accounts.models import Grant, Identity, User
from jalon.accounts.signin import former, rules
from jalon.accounts.signin.configuration import Provider
from jalon.accounts.signin.rules import Claimed, Wished
from jalon.kernel.refusal import Refusal


def recognise(*, provider: Provider, claims: dict[str, Any]) -> tuple[User, list[str]]:
    """The person that these proven claims speak of, with the rights of today; and sentences for him to read."""
    try:
        return _recognise(provider, claims)
    except IntegrityError:  # another of his browsers made him known at the same instant: now he is
        return _recognise(provider, claims)


@transaction.atomic
def _recognise(provider: Provider, claims: dict[str, Any]) -> tuple[User, list[str]]:
    claimed = rules.person(provider, claims)
    if not claimed.subject:
        raise Refusal(f"{provider.title} ne dit pas qui vous êtes ({provider.claim('subject')}) : demandez-lui.")
    person = _known(provider, claimed) or _expected(provider, claimed) or _made(provider, claimed)
    if not person.is_active:
        raise Refusal("L'accès de cette personne est fermé : un administrateur peut le rouvrir.")
    User.objects.select_for_update().get(pk=person.pk)  # two of his browsers do not give the same right twice
    kept = refresh_rights(person=person, provider=provider, wished=rules.wished(provider, claims))
    return person, kept


def _known(provider: Provider, claimed: Claimed) -> User | None:
    held = Identity.objects.select_related("user").filter(provider=provider.id, subject=claimed.subject).first()
    if held is None:
        return None
    held.used_at = timezone.now()
    held.save(update_fields=["used_at"])
    return held.user


def _expected(provider: Provider, claimed: Claimed) -> User | None:
    """An account that waits for him: by an address that the provider has verified, or by a name it answers for."""
    if provider.match == "email" and claimed.email and claimed.email_is_verified:
        found = User.objects.filter(email__iexact=claimed.email).first()
    elif provider.match == "username" and claimed.username:
        found = User.objects.filter(username__iexact=claimed.username).first()
    else:
        return None
    if found is None or not found.is_active or found.identities.filter(provider=provider.id).exists():
        return None  # somebody else of that provider is already known as this person
    _link(found, provider, claimed)
    return found


def _made(provider: Provider, claimed: Claimed) -> User:
    if provider.people != "created":
        raise Refusal(
            "Aucun compte ne vous attend dans Jalon : demandez à un administrateur de votre région de vous inviter, "
            f"avec l'adresse que {provider.title} connaît."
        )
    name = claimed.username or claimed.email
    email = claimed.email if claimed.email_is_verified else ""
    if not name:
        raise Refusal(f"{provider.title} ne dit pas votre nom de connexion : demandez à un administrateur.")
    person = actions.add_person(
        username=name, email=email, first_name=claimed.first_name, last_name=claimed.last_name,
        organisation=claimed.organisation, provider=provider.id,
    )  # fmt: skip
    _link(person, provider, claimed)
    return person


def _link(person: User, provider: Provider, claimed: Claimed) -> None:
    Identity.objects.create(user=person, provider=provider.id, subject=claimed.subject)
    audit.write("accounts.identity_linked", by=person, target=person, provider=provider.id)


@transaction.atomic
def refresh_rights(*, person: User, provider: Provider, wished: Iterable[Wished]) -> list[str]:
    """The rights that this provider gives become those it wishes today; those given by hand are not touched.

    Returns the sentences about those it could not take back.
    """
    wanted = {_key_of_wish(one): one for one in wished}
    held = {_key_of(grant): grant for grant in actions.rights_given_by(person, provider.id)}
    for key in wanted.keys() - held.keys():
        one = wanted[key]
        actions.give(
            person=person, role=one.right.role, actor=one.right.actor, territories=one.right.territories,
            themes=one.right.themes, acts=one.right.acts, by=person, provider=provider.id,
            activity=one.activity, activity_label=one.activity_label,
        )  # fmt: skip
    kept = []
    for key in sorted(held.keys() - wanted.keys(), key=str):
        try:
            with transaction.atomic():
                actions.revoke(grant=held[key], by=person, provider=provider.id)
        except Refusal as refusal:
            audit.write("accounts.right_kept", by=person, target=person, grant=held[key].pk, provider=provider.id)
            kept.append(f"{provider.title} ne vous donne plus un droit, qui est gardé. {refusal}")
    return kept


@transaction.atomic
def withdraw(*, provider: str, by: Any, perimeter: Perimeter) -> tuple[int, list[str]]:
    """The rights of a provider that is gone are taken back, as far as `perimeter` may decide of them.

    Returns how many were, and the sentences about those that are kept.
    """
    if not former.is_gone(provider):
        raise Refusal(f"« {provider} » est encore dans connexion.yaml, ou ce fichier est fautif : rien n'est retiré.")
    rights = next((one.rights for one in former.found(perimeter) if one.provider == provider), ())
    if not rights:
        raise Refusal(f"Aucun droit que vous administrez ne vient de « {provider} ».")
    taken, kept = actions.revoke_all(grants=rights, by=by)
    audit.write("accounts.provider_withdrawn", by=by, provider=provider, rights=taken)
    return taken, kept


def _key_of_wish(one: Wished) -> tuple[Any, ...]:
    right = one.right
    return (right.role, right.actor, frozenset(right.territories), frozenset(right.themes),
            actions.acts_kept(right.acts), one.activity)  # fmt: skip


def _key_of(grant: Grant) -> tuple[Any, ...]:
    return (grant.role, grant.actor, frozenset(grant.territories), frozenset(grant.themes),
            tuple(grant.acts), grant.activity)  # fmt: skip


@transaction.atomic
def note_activity(*, person: User, label: str) -> None:
    """Leave the trace of which activity someone acts for, from now on and in this session."""
    audit.write("accounts.activity_chosen", by=person, target=person, activity=label)
