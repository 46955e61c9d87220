"""What Jalon holds of one person, for the person: the account, its rights, its acts."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jalon.accounts import audit, queries
from jalon.accounts.audit.writing import PERSON
from jalon.accounts.models import AuditEvent, Grant, User
from jalon.kernel.refusal import Refusal

_RIGHT = ("rôle", "au nom de", "territoires", "thèmes", "peut")


def find(name: str) -> User:
    """By sign-in name, by address, or by number (« n° 12 » : 12)."""
    by_number = User.objects.filter(pk=int(name)) if name.isdigit() and len(name) < 18 else User.objects.none()
    found = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).first() or by_number.first()
    if found is None:
        raise Refusal(f"Aucun compte n'a ce nom, ce courriel ou ce numéro : « {name} ».")
    return found


@transaction.atomic
def extract(person: User, *, by: Any) -> dict[str, Any]:
    """Everything, as plain words; drawing it is an act. Password and second factor are said to be there, not shown."""
    audit.write("accounts.person_extracted", by=by, target=person)
    grants = list(Grant.objects.filter(user=person))
    named = queries.establishments_of(grants)
    return {
        "compte": _account(person),
        "droits": [
            dict(zip(_RIGHT, queries.described(one, named), strict=True))
            | {"donné le": _when(one.granted_at), "retiré le": _when(one.revoked_at)} for one in grants
        ],
        "actes": [_act(one) for one in _acts(person).order_by("pk").iterator()],
    }  # fmt: skip


def _account(person: User) -> dict[str, Any]:
    return {
        "numéro": person.pk, "nom de connexion": person.username, "prénom": person.first_name, "nom": person.last_name,
        "courriel": person.email, "organisme": person.organisation, "créé le": _when(person.date_joined),
        "dernière connexion": _when(person.last_login), "rappels par courriel": person.reminders,
        "accès fermé le": _when(person.closed_at), "identité effacée le": _when(person.erased_at),
        "mot de passe": "enregistré, haché" if person.has_usable_password() else "aucun",
        "second facteur": Authenticator.objects.filter(user=person).exists(),
    }  # fmt: skip


def _acts(person: User) -> Any:
    """What the person did, and what was done to the account."""
    return AuditEvent.objects.filter(Q(by=person) | Q(target_kind=PERSON, target_id=str(person.pk)))


def _act(event: AuditEvent) -> dict[str, Any]:
    labels = queries.act_labels()
    return {
        "le": _when(event.at), "acte": labels.get(event.verb, event.verb), "objet": event.target_label,
        "par": "cette personne" if event.by_id and str(event.by_id) != event.target_id else "",
        "détails": queries.details_in_words(event), "n°": event.sequence,
    }  # fmt: skip


def _when(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
