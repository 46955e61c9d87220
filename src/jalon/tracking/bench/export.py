"""How long a whole month takes to become a workbook, a CSV or a Parquet file."""

from collections.abc import Callable
from functools import partial
from typing import Any

from jalon.accounts import access
from jalon.indicators.bench import Report, machine, register, world
from jalon.tracking import export, queries
from jalon.tracking.queries import Look

LIMIT_MS = 10_000


@register("export", "un mois entier exporté en XLSX, CSV et Parquet")
def measure_export(options: Any) -> Report:
    """A month of `options.lines` establishments and `options.columns` columns, read then written."""
    world.write_catalogue(options.columns)
    entities = world.populate(options.lines)
    world.fill([world.LAST_MONTH], options.columns, entities)
    world.settle()
    look = Look(grid=queries.grid_definition(world.GRID), region=world.REGION, month=world.LAST_MONTH)
    queries.look_at(look, access.system())
    report = Report(f"Export d'un mois de {options.lines} établissements × {options.columns} colonnes")
    for extension, (make, _) in export.FORMATS.items():
        sizes: list[int] = []
        taken = machine.once(partial(_write, make, look, sizes))
        report.add(extension.upper(), taken, "ms", LIMIT_MS if extension == "xlsx" else None)
        report.add(f"{extension.upper()}, taille", sizes[0] / 1024, "ko")
    return report


def _write(make: Callable[[queries.Sheet], bytes], look: Look, sizes: list[int]) -> None:
    sizes.append(len(make(queries.look_at(look, access.system()))))
