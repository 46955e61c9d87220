"""The units of a hospital: its structure as a table, what changed since the former one, the history of one unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from jalon.directory.models import Entity, Unit, UnitStructure
from jalon.directory.pages.listing import address_of
from jalon.directory.queries.units import UnitMoment, history, structure_before, structure_for, structures_of
from jalon.directory.rules.units import WORDS, UnitChange, differences, place, repeated_service_labels
from jalon.kernel.periods import Period
from jalon.publish import table as publish
from jalon.ui import french, tables

_COLUMNS = (
    ("pole_code", "Code pôle", "code"), ("pole_label", "Pôle", "text"), ("service_code", "Code service", "code"),
    ("service_label", "Service", "text"), ("code", "Code UF", "code"), ("label", "Unité", "text"),
    ("de", "DE", "code"), ("ta", "TA", "code"),
)  # fmt: skip


def quarter_of(day: date) -> Period:
    return Period(f"{day.year:04d}-T{(day.month + 2) // 3}")


@dataclass(frozen=True)
class Service:
    """Units of one service, in the order of the file."""

    name: str
    units: Sequence[Unit]


@dataclass(frozen=True)
class Pole:
    name: str
    services: Sequence[Service]


def section(entity: Entity, on: date, known_at: datetime | None) -> dict[str, Any] | None:
    """What the page of an establishment says of its units on that day; None for what has none, a nursing home."""
    asked = quarter_of(on)
    structure = structure_for(entity, asked, known_at)
    if structure is None:
        return {"entity": entity} if entity.domain == "ES" else None
    units = list(structure.units.all())
    former = structure_before(structure, known_at)
    changes = differences(list(former.units.all()), units) if former else []
    return {
        "entity": entity, "structure": structure, "period": Period(structure.period), "asked": asked,
        "remembered": structure.valid_to < asked.first_day, "poles": by_pole(units), "count": len(units),
        "services": len({place(one.service_code, one.service_label) for one in units} - {""}),
        "former": former, "former_period": Period(former.period) if former else None,
        "changes": changes_table(changes) if changes else None, "change_count": len(changes),
        "repeated": repeated_service_labels(units), "others": others(entity, structure, known_at),
    }  # fmt: skip


def by_pole(units: Iterable[Unit]) -> list[Pole]:
    """The units under their service, under their pôle, each in the order in which the file first names it."""
    poles: dict[str, dict[str, list[Unit]]] = {}
    for unit in units:
        services = poles.setdefault(place(unit.pole_code, unit.pole_label), {})
        services.setdefault(place(unit.service_code, unit.service_label), []).append(unit)
    return [Pole(name, [Service(*one) for one in services.items()]) for name, services in poles.items()]


def changes_table(changes: Sequence[UnitChange]) -> tables.Table:
    columns = [tables.Column("UF", "code"), tables.Column("Unité"), tables.Column("Ce qui change"),
               tables.Column("Avant"), tables.Column("Après")]  # fmt: skip
    rows = [[one.code, one.label, WORDS[one.what], one.before, one.after] for one in changes]
    return tables.Table("Ce qui change, unité par unité", columns, rows)


def others(entity: Entity, shown: UnitStructure, known_at: datetime | None) -> tables.Table | None:
    """The other structures held of the hospital, each to be taken as a file."""
    found = [one for one in structures_of(entity, known_at) if one.pk != shown.pk]
    columns = [tables.Column("Période"), tables.Column("Fichier"), tables.Column("Enregistrée le", "date")]
    rows = [
        [tables.Link(Period(one.period).label, export_address(one, "xlsx")), one.file_name, one.known_from]
        for one in found
    ]
    return tables.Table("Chacune se prend comme un classeur", columns, rows) if found else None


def export_address(structure: UnitStructure, extension: str) -> str:
    return reverse("directory:units_export", args=[structure.pk, extension])


def exported(structure: UnitStructure) -> publish.Table:
    """The structure as a file, one unit a row, codes kept as text."""
    entity, period = structure.establishment, Period(structure.period)
    columns = [publish.Column(name, label, kind, width=36 if kind == "text" else 14) for name, label, kind in _COLUMNS]
    rows = [[publish.Cell(getattr(unit, name)) for name, _, _ in _COLUMNS] for unit in structure.units.all()]
    return publish.Table(
        f"Unités de {entity.name or entity.code}, {period.label}",
        columns,
        rows,
        notes=(f"Fichier : {structure.file_name}", f"Enregistrée le {french.day(structure.known_from)}"),
    )


def unit(entity: Entity, code: str) -> dict[str, Any] | None:
    """The history of a unit, the latest structure first; None when no structure ever named it."""
    told = history(entity, code)
    if not told:
        return None
    last = next(moment.unit for moment in reversed(told) if moment.unit)
    title = entity.name or entity.code
    return {
        "entity": entity, "unit": last, "told": told, "table": _history_table(told),
        "first": Period(next(moment for moment in told if moment.unit).structure.period),
        "breadcrumb": [
            ("Annuaire", reverse("directory:home")), (title, address_of(entity)), (f"Unité {last.code}", ""),
        ],
    }  # fmt: skip


def _history_table(told: Sequence[UnitMoment]) -> tables.Table:
    columns = [
        tables.Column("Période"), tables.Column("Unité"), tables.Column("Service"), tables.Column("Pôle"),
        tables.Column("DE", "code"), tables.Column("TA", "code"), tables.Column("Ce qui change"),
        tables.Column("Fichier"),
    ]  # fmt: skip
    return tables.Table("Période par période", columns, [_history_row(moment) for moment in reversed(told)])


def _history_row(moment: UnitMoment) -> list[Any]:
    one, structure = moment.unit, moment.structure
    said = (
        ["absente de la structure", "", "", "", ""]
        if one is None
        else [
            one.label,
            place(one.service_code, one.service_label),
            place(one.pole_code, one.pole_label),
            one.de,
            one.ta,
        ]
    )
    changed = ", ".join(_sentence(change) for change in moment.changes)
    return [Period(structure.period).label, *said, changed, structure.file_name]


def _sentence(change: UnitChange) -> str:
    return f"{WORDS[change.what]} (avant : {change.before})" if change.before else WORDS[change.what]
