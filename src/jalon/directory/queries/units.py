"""The units of a hospital: the structure of a period, what a unit was from period to period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from jalon.directory.models import Entity, Unit, UnitStructure
from jalon.directory.queries.holdings import known
from jalon.directory.rules.units import UNIT_ROW, UnitChange, UnitRow, structure_period, unit_changes, unit_key
from jalon.kernel.periods import Period


def structure_for(
    establishment: Entity, period: Period | str, known_at: datetime | None = None
) -> UnitStructure | None:
    """The structure that holds for the period, as known at an instant (now when None); see `structures_for`."""
    return structures_for([establishment.pk], period, known_at).get(establishment.pk)


def structures_for(
    establishments: Iterable[int], period: Period | str, known_at: datetime | None = None
) -> dict[int, UnitStructure]:
    """For each establishment (by id), the structure of the period; else the last one that began before its end.

    A hospital is not asked its structure each quarter: the last one said is remembered, and `structure.period`
    tells from when it is. A year's structure holds for its quarters; a later structure never holds for an
    earlier period. For a year, whoever needs each quarter's own structure asks quarter by quarter.
    """
    asked = structure_period(str(period))
    said: dict[int, list[UnitStructure]] = defaultdict(list)
    within = UnitStructure.objects.filter(known(known_at), establishment__in=list(establishments))
    for structure in within.filter(valid_from__lte=asked.last_day):
        said[structure.establishment_id].append(structure)
    return {pk: max(structures, key=lambda one: _nearness(one, asked)) for pk, structures in said.items()}


def _nearness(structure: UnitStructure, asked: Period) -> tuple[object, ...]:
    covers = structure.valid_from <= asked.first_day and structure.valid_to >= asked.last_day
    return structure.period == asked.code, covers, structure.valid_to, structure.valid_from


def units_of(establishment: Entity, period: Period | str, known_at: datetime | None = None) -> list[Unit]:
    """The units of the structure that holds for the period, in the order of its file; none without structure."""
    structure = structure_for(establishment, period, known_at)
    return list(structure.units.all()) if structure else []


def rows_of(structure: UnitStructure) -> list[UnitRow]:
    """The units of a structure as the rules read them."""
    return [UnitRow(*row) for row in structure.units.values_list(*UNIT_ROW)]


def structures_of(establishment: Entity, known_at: datetime | None = None) -> list[UnitStructure]:
    """Every structure held of the establishment, the latest period first."""
    held = UnitStructure.objects.filter(known(known_at), establishment=establishment)
    return list(held.select_related("recorded_by").order_by("-valid_to", "-valid_from"))


def structure_before(structure: UnitStructure, known_at: datetime | None = None) -> UnitStructure | None:
    """The last structure held of a period that began earlier: what the given one is compared with."""
    held = UnitStructure.objects.filter(known(known_at), establishment=structure.establishment_id)
    return held.filter(valid_from__lt=structure.valid_from).order_by("-valid_from", "-valid_to").first()


def versions_of(establishment: Entity, period: str) -> list[UnitStructure]:
    """All that was said of one period, superseded files included, the latest first."""
    said = UnitStructure.objects.filter(establishment=establishment, period=period)
    return list(said.select_related("recorded_by").order_by("-known_from", "-pk"))


def as_told(establishment: Entity, period: str) -> dict[str, Any]:
    """What `jalon directory units` prints: plain values only."""
    structure = structure_for(establishment, period)
    rows = rows_of(structure) if structure else []
    return {
        "finess": establishment.code,
        "name": establishment.name,
        "asked": period,
        "structure": structure.period if structure else None,
        "file": structure.file_name if structure else "",
        "known_from": structure.known_from if structure else None,
        "units": [{"key": row.key, **asdict(row)} for row in rows],
    }


@dataclass(frozen=True)
class UnitMoment:
    """A unit in the structure of one period, None when that structure does not name it."""

    structure: UnitStructure
    unit: Unit | None
    changes: Sequence[UnitChange]  # since the structure before


def history(establishment: Entity, code: str, known_at: datetime | None = None) -> list[UnitMoment]:
    """What a unit was, structure by structure from the earliest, with what changed; nothing if never named."""
    found = Unit.objects.filter(key=unit_key(code), structure__establishment=establishment)
    units = {unit.structure_id: unit for unit in found}
    moments: list[UnitMoment] = []
    for structure in reversed(structures_of(establishment, known_at)):
        before, unit = (moments[-1].unit if moments else None), units.get(structure.pk)
        changes = tuple(unit_changes(before, unit)) if moments else ()
        moments.append(UnitMoment(structure, unit, changes))
    return moments if any(moment.unit for moment in moments) else []
