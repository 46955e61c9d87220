"""Who may see a grid, a column, and write in a cell."""

from collections.abc import Iterator
from dataclasses import dataclass

from jalon.accounts.access import Perimeter
from jalon.catalogue import regions
from jalon.catalogue.definitions import GridColumn, GridDefinition, IndicatorDefinition
from jalon.directory import queries as directory
from jalon.kernel.refusal import Refusal


@dataclass(frozen=True)
class Writing:
    """Whether a person may write in a cell, and the sentence that says why not."""

    allowed: bool
    why_not: str = ""


def readable_columns(perimeter: Perimeter, grid: GridDefinition, region: str) -> list[GridColumn]:
    """The columns of a grid that this person may read in that region; a refusal when he may read none."""
    if not perimeter.may_read(region=region):
        name = regions.REGIONS[region].name if region in regions.REGIONS else region
        raise Refusal(f"La région {name} n'est pas dans votre périmètre.")
    return [
        column
        for column in grid.columns
        if perimeter.may_read(region=region, theme=column.theme) and (not column.regions or region in column.regions)
    ]


def readable_among_present(perimeter: Perimeter) -> Iterator[str]:
    """The regions present in the instance that this person may read, counted only when they are asked for."""
    yield from readable_regions(perimeter, directory.regions_by_size())


def readable_regions(perimeter: Perimeter, present: list[str]) -> list[str]:
    """Among the regions present in the instance, those this person may read."""
    return [code for code in present if perimeter.may_read(region=code)]


CLOSED = "Ce mois est clos : il ne s'écrit plus. Une personne qui peut clore peut aussi le rouvrir, en disant pourquoi."


OF_THE_ENTITY = "Cette valeur est celle de l'entité juridique, que d'autres établissements montrent aussi."


def writing(
    perimeter: Perimeter, indicator: IndicatorDefinition, *, region: str, department: str, closed: bool = False
) -> Writing:
    """May this person write this indicator for an establishment of that département, in a month open or closed?"""
    if closed:
        return Writing(False, CLOSED)
    if indicator.derived:
        return Writing(False, "Cette colonne est calculée : corrigez les colonnes dont elle dépend.")
    place = {"region": region, "department": department, "theme": indicator.theme}
    if perimeter.may_write(indicator.owner, **place):
        return Writing(True)
    return Writing(False, perimeter.why_not_write(indicator.owner, **place))
