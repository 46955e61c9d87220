"""`jalon bench month`: closing, archiving, comparing, merging, on one invented month.

Each part is a module beside this one with `measure(report, look)`; it adds its figures to the report.
"""

import importlib
from importlib.util import find_spec
from typing import Any

from jalon.indicators.bench import Report, register, world
from jalon.tracking import queries
from jalon.tracking.queries import Look

PARTS = ("comparing", "merging", "closing")  # closing comes last: nobody writes in the month afterwards


@register("month", "clore et archiver un mois, le comparer, fusionner un classeur")
def measure_month(options: Any) -> Report:
    """A month of `options.lines` establishments and `options.columns` columns, after two others."""
    world.write_catalogue(options.columns)
    entities = world.populate(options.lines)
    world.fill(world.months_up_to_last(3), options.columns, entities)
    world.settle()
    look = Look(grid=queries.grid_definition(world.GRID), region=world.REGION, month=world.LAST_MONTH)
    report = Report(f"Le mois de {options.lines} établissements × {options.columns} colonnes")
    for part in PARTS:
        if find_spec(f"jalon.tracking.bench.{part}"):
            importlib.import_module(f"jalon.tracking.bench.{part}").measure(report, look)
    return report
