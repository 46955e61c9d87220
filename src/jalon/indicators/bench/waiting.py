"""How long a cell edit waits while a large file is being imported."""

import threading
from collections.abc import Iterator
from time import sleep

from django.db import connection

from jalon.indicators import ledger
from jalon.indicators.bench import machine, world
from jalon.indicators.bench.grid import _Edits, _view
from jalon.indicators.bench.registry import Report, register
from jalon.indicators.models import Batch

LIMIT_MS = 1000


@register("edit", "l'attente d'une saisie pendant l'import de 300 000 valeurs")
def measure_waiting(options) -> Report:
    """Import new values, then a corrected version of all of them, and edit cells all the while."""
    size = world.Size(options.lines, options.columns, 2)
    report = Report(f"Saisies pendant un import de {size.lines * size.columns} valeurs")
    world.write_catalogue(size.columns)
    entities = world.populate(size.lines)
    world.fill(world.months_up_to_last(2), size.columns, entities)
    world.settle()
    edits = _Edits(size, world.LAST_MONTH)
    _view(world.LAST_MONTH)
    for label, month in (
        ("valeurs nouvelles", world.LAST_MONTH.shifted(1)),
        ("valeurs corrigées", world.LAST_MONTH.shifted(-1)),
    ):
        lasted, waits = _while_importing(size, month.code, entities, edits)
        report.add(f"Import de {label}", lasted, "ms")
        report.add(
            f"{label.capitalize()} : la plus longue attente sur {len(waits)} saisies", max(waits), "ms", LIMIT_MS
        )
    return report


def _while_importing(size: world.Size, period: str, entities: list[int], edits: _Edits) -> tuple[float, list[float]]:
    lasted: list[float] = []
    worker = threading.Thread(target=lambda: lasted.append(machine.once(lambda: _import(size, period, entities))))
    waits = []
    worker.start()
    while worker.is_alive():
        waits.append(machine.once(edits.once))
        sleep(0.02)
    worker.join()
    return lasted[0], waits


def _import(size: world.Size, period: str, entities: list[int]) -> None:
    try:
        ids = ledger.indicator_ids(world.codes(size.columns))
        batch = ledger.open_batch(Batch.Kind.DELIVERY, label="import du banc")
        standing = ledger.standing(ids.values(), period)
        ledger.stage(batch, _rows(ids, period, entities))
        done = ledger.apply(batch, superseding=[value.id for value in standing.values()])
        if done.conflicts:
            raise RuntimeError("the cells edited are of another month: there can be no conflict")
    finally:
        connection.close()


def _rows(ids: dict[str, int], period: str, entities: list[int]) -> Iterator[ledger.NewObservation]:
    for row, entity in enumerate(entities):
        for code, pk in ids.items():
            number, text = (float(row), None) if code.startswith("nb") else (None, "Commande signée")
            yield ledger.NewObservation(pk, period, entity, 0, number, text, 1, row)
