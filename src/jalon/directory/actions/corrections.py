"""Local corrections: a person says otherwise than the lists, which are kept as they are."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.catalogue.regions import DEPARTMENTS, REGIONS
from jalon.directory.actions.refreshing import refresh_entities
from jalon.directory.models import Correction, Entity, EntityKind
from jalon.kernel import finess
from jalon.kernel.persons import refuse_persons
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import clean


def _legal_entity(value: str) -> str:
    number = _finess(value)
    if not Entity.objects.filter(kind=EntityKind.EJ, code=number).exists():
        raise Refusal(f"aucune liste chargée ne connaît l'entité juridique {number}")
    return number


def _finess(value: str) -> str:
    reading = finess.read(value)
    if reading.problem or len(reading.numbers) != 1:
        raise Refusal(f"« {value} » n'est pas un numéro FINESS (neuf caractères, clé de contrôle juste)")
    return reading.numbers[0]


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise Refusal(f"« {value} » n'est pas une date (attendu : 2022-08-31)") from None


def _whole(value: str) -> str:
    if not value.isdigit():
        raise Refusal(f"« {value} » n'est pas un nombre entier")
    return str(int(value))


def _one_of(known: Any, word: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in known:
            raise Refusal(f"« {value} » n'est pas un code de {word}")
        return value

    return check


def _at_most(length: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        if len(value) > length:
            raise Refusal(f"la valeur dépasse {length} caractères")
        return value

    return check


# What may be corrected, with its French label and how the value is checked.
CORRECTABLE: dict[str, tuple[str, Callable[[str], str]]] = {
    "name": ("Raison sociale", _at_most(200)),
    "finess_ej": ("Entité juridique (n° FINESS)", _legal_entity),
    "pmsi": ("N° PMSI", _finess),
    "category": ("Catégorie", _at_most(4)),
    "domain": ("Domaine", _at_most(8)),
    "sector": ("Secteur", _at_most(30)),
    "stratum": ("Classe SAE", _at_most(10)),
    "town": ("Commune", _at_most(120)),
    "commune_code": ("Code commune", _at_most(5)),
    "postal_code": ("Code postal", _at_most(5)),
    "department": ("Département", _one_of(DEPARTMENTS, "département")),
    "region": ("Région", _one_of(REGIONS, "région")),
    "siret": ("SIRET", _at_most(14)),
    "capacity": ("Capacité", _whole),
    "opened_on": ("Ouverture", _day),
    "closed_on": ("Fermeture", _day),
}


@transaction.atomic
def correct(*, entity: Entity, field: str, value: str, reason: str, by: Any) -> Correction:
    """Hold that value for that field whatever the lists say, until the correction is undone."""
    if field not in CORRECTABLE:
        raise Refusal(f"le champ « {field} » ne se corrige pas ici")
    if entity.kind != EntityKind.ET:
        raise Refusal("seul un établissement se corrige ; une entité juridique n'a pas de ligne dans les listes")
    value, reason = clean(value), clean(reason)
    if not reason:
        raise Refusal("le motif est obligatoire : il sera lu à côté de la valeur corrigée")
    if len(reason) > 300:
        raise Refusal("le motif dépasse 300 caractères")
    refuse_persons(f"{value if field != 'siret' else ''} {reason}")
    value = CORRECTABLE[field][1](value) if value else ""
    Entity.objects.select_for_update().get(pk=entity.pk)  # two people who correct at once: one after the other
    _undo_standing(entity, field, by)
    made = Correction.objects.create(entity=entity, field=field, value=value, reason=reason, made_by=by)
    refresh_entities([entity.pk])
    audit.write("directory.corrected", by=by, target=entity, field=field, value=value, reason=reason)
    return made


@transaction.atomic
def undo_correction(*, correction: Correction, by: Any) -> Correction:
    """What the lists say holds again; the correction stays in the history."""
    held = Correction.objects.select_for_update().get(pk=correction.pk)
    if held.undone_at is None:
        held.undone_at, held.undone_by = timezone.now(), by
        held.save(update_fields=["undone_at", "undone_by"])
        refresh_entities([held.entity_id])
        audit.write("directory.correction_undone", by=by, target=held.entity, field=held.field, value=held.value)
    return held


def _undo_standing(entity: Entity, field: str, by: Any) -> None:
    standing = Correction.objects.select_for_update().filter(entity=entity, field=field, undone_at=None)
    standing.update(undone_at=timezone.now(), undone_by=by)
