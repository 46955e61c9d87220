"""A workbook out and back: made, read and merged with one number in ten changed, applied, and its result given back."""

import io
import itertools
import re
import tempfile
import zipfile
from functools import partial
from pathlib import Path

from jalon.accounts import access
from jalon.indicators.bench import Report, machine
from jalon.tracking.frame import Place
from jalon.tracking.models import Workbook, WorkbookReturn
from jalon.tracking.queries import Look
from jalon.tracking.workbooks import actions, results
from jalon.tracking.workbooks.leaving import Asked

LIMIT_MS = 5_000
ONE_IN = 10
_NUMBER = re.compile(rb'(<c r="[A-Z]+[0-9]+" s="[0-9]+"><v>)([0-9]+)(</v></c>)')


def measure(report: Report, look: Look) -> None:
    place, perimeter = Place(look.grid, look.region, look.month), access.system()
    report.add(
        "sortir un classeur",
        machine.once(partial(actions.take_out, place=place, perimeter=perimeter, asked=Asked(), by=None)),
    )
    workbook = Workbook.objects.latest("pk")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rendu.xlsx"
        path.write_bytes(_changed(actions.file_of(workbook)))
        bring = partial(actions.bring_back, content=path, name=path.name, perimeter=perimeter, by=None)
        read = machine.once(bring)
    returned = WorkbookReturn.objects.latest("pk")
    applied = machine.once(partial(actions.apply, returned=returned, perimeter=perimeter, by=None))
    report.add("rapporter : lire et préparer la fusion", read)
    report.add(f"appliquer {returned.cells.count()} cases", applied)
    report.add("lire, fusionner et appliquer", read + applied, "ms", LIMIT_MS)
    returned.refresh_from_db()
    report.add("classeur de résultat", machine.once(partial(results.to_workbook, returned)))


def _changed(body: bytes) -> bytes:
    """The same workbook, one more in one number out of ten of its first sheet."""
    out, ranks = io.BytesIO(), itertools.count()

    def one_more(found: re.Match[bytes]) -> bytes:
        step = next(ranks) % ONE_IN == 0
        return found[1] + str(int(found[2]) + step).encode() + found[3]

    with zipfile.ZipFile(io.BytesIO(body)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, _NUMBER.sub(one_more, content) if name.endswith("sheet1.xml") else content)
    return out.getvalue()
