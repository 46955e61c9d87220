"""Closing a month and sealing its archive; reading the closed month; building it again to verify it."""

from functools import partial
from typing import Any

from jalon.accounts import access
from jalon.indicators.bench import Report, machine
from jalon.tracking import queries, reading
from jalon.tracking.models import Closing
from jalon.tracking.months import actions, archives
from jalon.tracking.queries import Look

LIMIT_MS = 15_000


def measure(report: Report, look: Look) -> None:
    place: dict[str, Any] = {"grid": look.grid.id, "region": look.region, "month": look.month}
    closed = machine.once(partial(actions.close_month, **place, by=None))
    closing = Closing.objects.get(grid=look.grid.id)
    sealed = machine.once(partial(actions.seal, closing, by=None))
    report.add("clore", closed)
    report.add("archiver (CSV canonique, Parquet, XLSX, manifeste)", sealed)
    report.add("clore et archiver", closed + sealed, "ms", LIMIT_MS)
    archive = closing.archives.get()
    for file in archive.files.all():
        report.add(f"  taille, {file.kind}", file.size / 1024, "ko")
    report.add("reconstruire et comparer", machine.once(partial(archives.verify, archive)))
    report.add("lire le mois clos, la première fois", machine.once(partial(queries.look_at, look, access.system())))
    report.add("lire le mois clos", machine.taken(partial(queries.look_at, look, access.system())))
    reads = partial(reading.month_json_of, access.system(), look.grid.id, look.region, look.month)
    report.add("le mois clos pour le navigateur", machine.taken(reads))
