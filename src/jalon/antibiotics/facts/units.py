"""The units of hospitals period by period, with their place and whether they count in a perimeter."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jalon.antibiotics import references
from jalon.antibiotics.rules.perimeter import is_eligible, why_not
from jalon.catalogue.antibiotic_definitions import PerimeterDefinition
from jalon.directory.models import Entity, Unit
from jalon.directory.queries import units as structures

if TYPE_CHECKING:
    import polars as pl

COLUMNS = (
    "hospital", "period", "unit", "code", "label", "service_code", "service_label", "pole_code", "pole_label",
    "de", "ta", "domain",
)  # fmt: skip


def units_frame(
    establishments: Iterable[Entity], periods: Iterable[str], perimeter: PerimeterDefinition
) -> "pl.DataFrame":
    """One row per hospital, period and unit: COLUMNS, `eligible`, and `outside` (why not, in French).

    Each period has its own structure: a unit that changed its service in January keeps the former one before.
    """
    import polars as pl

    hospitals = {one.pk: one.code for one in establishments}
    rows = [
        (hospitals[pk], period, *_told(unit, perimeter))
        for period in periods
        for pk, structure in structures.structures_for(hospitals, period).items()
        for unit in structure.units.all()
    ]
    schema = dict.fromkeys(COLUMNS, pl.String) | {"eligible": pl.Boolean, "outside": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _told(unit: Unit, perimeter: PerimeterDefinition) -> tuple[object, ...]:
    domain = references.domain_of(unit.de) or ""
    activities, domains = perimeter.activities, perimeter.domains
    return (
        unit.key, unit.code, unit.label, unit.service_code, unit.service_label, unit.pole_code, unit.pole_label,
        unit.de, unit.ta, domain,
        is_eligible(activities, domains, unit.ta, domain), why_not(activities, domains, unit.ta, unit.de, domain),
    )  # fmt: skip


def known_units(establishment: Entity, period: str) -> set[str]:
    """The keys of the units that the structure of the period knows; none without a structure."""
    return {unit.key for unit in structures.units_of(establishment, period)}
