"""One professional: what is held of him, since when, from which file. Also what he is given when he asks for it."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from jalon.directory.professionals.models import Activity, Practice, Professional, Skill, Statement
from jalon.directory.professionals.queries.listing import labels
from jalon.kernel.refusal import Refusal

SOURCE = "Annuaire Santé (Agence du numérique en santé), fichier PS_LibreAcces, Licence Ouverte 2.0"
_FIELDS = {
    "practices": ("profession", "category", "title", "last_name", "first_name"),
    "activities": (
        "profession", "mode", "finess_et", "finess_ej", "siret", "structure_id", "structure_name", "commune_code",
        "town", "department", "region", "sector",
    ),
    "skills": ("profession", "kind", "code"),
}  # fmt: skip
_KINDS: dict[str, type[Statement]] = {"practices": Practice, "activities": Activity, "skills": Skill}
_CODED = {"profession": "profession", "category": "category", "mode": "mode", "sector": "sector", "code": "skill"}


def find(number: str) -> Professional:
    """The professional who bears the number, or a refusal."""
    found = Professional.objects.filter(number="".join(number.split()).upper()).order_by("kind", "pk").last()
    if found is None:
        raise Refusal("cet annuaire ne tient rien sur ce numéro de professionnel")
    return found


def statements(professional: Professional, kind: str, where: Q | None = None) -> list[Statement]:
    """Everything said of him of that kind (practices, activities, skills): what stands first, then the past."""
    found = _KINDS[kind]._default_manager.filter(where or Q(), professional=professional).select_related("load")
    return sorted(found, key=lambda one: (one.known_to is not None, -one.known_from.timestamp(), one.pk))


def extract(professional: Professional) -> dict[str, Any]:
    """All that is held of a professional, past statements included: what he is handed when he asks."""
    known = labels()
    return {
        "number": professional.number,
        "number_kind": professional.get_kind_display(),
        "source": SOURCE,
        "known_from": professional.known_from,
        "gone_at": professional.gone_at,
        **{
            kind: [_told(one, fields, known) for one in statements(professional, kind)]
            for kind, fields in _FIELDS.items()
        },
    }


def _told(one: Any, fields: tuple[str, ...], known: dict[str, dict[str, str]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in fields:
        told[name] = value = getattr(one, name)
        if label := known.get(_CODED.get(name, ""), {}).get(value):
            told[f"{name}_label"] = label
    known_to: datetime | None = one.known_to
    return told | {"known_from": one.known_from, "known_to": known_to, "file": one.load.file_name}
