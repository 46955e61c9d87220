"""What a person does with workbooks: take one out, say it is lost, bring it back, settle, apply, take back."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.accounts.access import Perimeter
from jalon.indicators import ledger
from jalon.indicators.models import Batch
from jalon.kernel.refusal import Refusal
from jalon.sources.reading import open_tables
from jalon.tracking.frame import Place
from jalon.tracking.models import ReturnedCell, Workbook, WorkbookReturn
from jalon.tracking.months.queries import closing_of, must_be_open
from jalon.tracking.queries import grid_definition
from jalon.tracking.reading import month_of
from jalon.tracking.workbooks import access, bases, queries
from jalon.tracking.workbooks.applying import why_not_undo, write
from jalon.tracking.workbooks.leaving import Asked, Leaving, prepare, to_workbook
from jalon.tracking.workbooks.opened import key_of, open_sheet
from jalon.tracking.workbooks.planning import Judge, Plan, plan, too_late
from jalon.tracking.workbooks.queries import CURRENT, THEIRS
from jalon.tracking.workbooks.rules import CONFLICT
from jalon.warehouse import originals

LARGEST = 50 * 1024 * 1024  # bytes; a workbook of 5,000 lines and 60 columns weighs two million
_ROWS_A_STATEMENT = 500
State = WorkbookReturn.State


def take_out(*, place: Place, perimeter: Perimeter, asked: Asked, by: Any) -> Workbook:
    """Make a workbook to be completed elsewhere, keep what it holds, and remember that it is out."""
    leaving = prepare(place, perimeter, asked, by=str(by or "l'exploitant"))
    lines = [leaving.sheet.view.lines[i]["id"] for i in leaving.sheet.order]
    others = queries.at_work(place.grid, place.region, place.month, lines, by.pk if by else None)
    return _remember(replace(leaving, others=others), by)


@transaction.atomic
def _remember(leaving: Leaving, by: Any) -> Workbook:
    body, base = to_workbook(leaving)
    file = originals.keep(bases.folder(), [body], limit=LARGEST)
    kept = bases.keep(replace(base, file=file.sha256))
    place = leaving.place
    workbook = Workbook.objects.create(
        key=leaving.key, grid=place.grid.id, region=place.region, month=place.month.code, known_at=leaving.at,
        base=kept, columns=sorted(leaving.open), lines=len(leaving.sheet.order), made_by=by,
        returns_until=leaving.asked.until,
    )  # fmt: skip
    audit.write(
        "tracking.workbook_out", by=by, target=workbook, grid=place.grid.id, region=place.region,
        month=place.month.code, lines=workbook.lines, columns=len(workbook.columns),
    )  # fmt: skip
    return workbook


def file_of(workbook: Workbook) -> bytes:
    """The workbook as it left."""
    return originals.path_of(bases.folder(), bases.fetch(workbook.base).file).read_bytes()


@transaction.atomic
def declare_lost(*, workbook: Workbook, by: Any) -> None:
    """Nobody waits for it any more. Should it come back all the same, it is read like any other."""
    Workbook.objects.filter(pk=workbook.pk, lost_at=None).update(lost_at=timezone.now(), lost_by=by)
    audit.write("tracking.workbook_lost", by=by, target=workbook, grid=workbook.grid, month=workbook.month)


def rehearse(path: Path, name: str, perimeter: Perimeter) -> tuple[Workbook, Plan]:
    """What a file would change, without keeping or writing anything. `name`: the name under which it was sent."""
    tables = open_tables(path, name=name)
    workbook = _recognised(key_of(tables), name, perimeter)
    base = bases.fetch(workbook.base)
    closed = closing_of(workbook.grid, workbook.region, workbook.month) is not None
    view = month_of(perimeter, workbook.grid, workbook.region, workbook.month)
    judge = Judge(perimeter, view, closed, too_late(workbook.returns_until, timezone.localdate()))
    return workbook, plan(open_sheet(tables, base, name), base, judge, queries.earlier_returns(workbook))


def _recognised(key: str, name: str, perimeter: Perimeter) -> Workbook:
    """The workbook of that key; a refusal that tells nothing of regions one may not read."""
    if not key:
        raise Refusal(
            "ce classeur ne porte pas la clé de ceux que Jalon sort. Déposez-le dans Sources s'il vient d'un "
            "producteur ; sinon sortez un classeur et recopiez-y vos valeurs",
            where=name,
        )
    workbook = Workbook.objects.filter(key=key).first()
    if workbook is None or not perimeter.may_read(region=workbook.region):
        raise Refusal("ce classeur n'est pas sorti d'ici : sa clé n'est pas connue de cette instance", where=name)
    grid_definition(workbook.grid)
    return workbook


def bring_back(*, content: Path | IO[bytes], name: str, perimeter: Perimeter, by: Any) -> WorkbookReturn:
    """Keep the file and plan what it would change; a plan left waiting of the same file gives way to this one."""
    access.check_bringing(perimeter)
    path = _keep(content, name)
    workbook, planned = rehearse(path, Path(name).name, perimeter)
    return _planned(workbook, planned, path.name, Path(name).name, by)


def _keep(content: Path | IO[bytes], name: str) -> Path:
    chunks = originals.chunks_of(content) if isinstance(content, Path) else iter(lambda: content.read(1 << 20), b"")
    try:
        kept = originals.keep(bases.folder(), chunks, limit=LARGEST)
    except originals.TooLarge as error:
        raise Refusal(f"le fichier dépasse {LARGEST >> 20} Mo : il n'a pas été gardé", where=name) from error
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Refusal("ce fichier n'existe pas", where=name) from error
    return originals.path_of(bases.folder(), kept.sha256)


@transaction.atomic
def _planned(workbook: Workbook, planned: Plan, sha256: str, name: str, by: Any) -> WorkbookReturn:
    waiting = WorkbookReturn.objects.filter(workbook=workbook, state=State.PLANNED)
    waiting.filter(sha256=sha256).update(state=State.CANCELLED)
    idle = not planned.cells
    returned = WorkbookReturn.objects.create(
        workbook=workbook, file_name=name[:255], sha256=sha256, received_by=by, unchanged=planned.unchanged,
        notes=list(planned.notes), state=State.APPLIED if idle else State.PLANNED,
        applied_at=timezone.now() if idle else None,
    )  # fmt: skip
    ReturnedCell.objects.bulk_create(
        (
            ReturnedCell(
                returned=returned, row=cell.row, column=cell.column, letter=cell.letter, entity_id=cell.entity,
                outcome=cell.outcome, reason=cell.reason[:400], base=cell.base, theirs=cell.theirs,
                current=cell.current, written=cell.written[:500],
            )
            for cell in planned.cells
        ),
        batch_size=_ROWS_A_STATEMENT,
    )  # fmt: skip
    counts = {
        "applied": planned.count("applied"),
        "conflicts": planned.count(CONFLICT),
        "refused": planned.count("refused"),
    }
    audit.write(
        "tracking.workbook_returned", by=by, target=returned, grid=workbook.grid, month=workbook.month, **counts
    )
    return returned


@transaction.atomic
def choose(*, returned: WorkbookReturn, cells: Iterable[int] | None, choice: str, by: Any) -> int:
    """Settle conflicts, those named or all: as the file says, or as Jalon holds. Returns how many."""
    if choice not in (THEIRS, CURRENT):
        raise Refusal("Choisissez la valeur du classeur ou celle de Jalon.")
    _must_wait(returned)
    chosen = returned.cells.filter(outcome=CONFLICT)
    if cells is not None:
        chosen = chosen.filter(pk__in=list(cells))
    return chosen.update(chosen=choice, chosen_by=by, chosen_at=timezone.now())


@transaction.atomic
def apply(*, returned: WorkbookReturn, perimeter: Perimeter, by: Any) -> WorkbookReturn:
    """Write what is to be written, in one batch; what moved or closed since the plan is left, and says so."""
    returned = WorkbookReturn.objects.select_for_update().select_related("workbook").get(pk=returned.pk)
    _must_wait(returned)
    workbook = returned.workbook
    must_be_open(workbook.grid, workbook.region, workbook.month)
    if late := too_late(workbook.returns_until, timezone.localdate()):
        raise Refusal(late)
    done = write(returned, perimeter, by)
    must_be_open(workbook.grid, workbook.region, workbook.month)  # again, now that the ledger is locked
    returned.batch, returned.state, returned.applied_at = done.batch, State.APPLIED, timezone.now()
    returned.save(update_fields=["batch", "state", "applied_at"])
    counts = queries.counts_of(returned)
    audit.write(
        "tracking.workbook_applied", by=by, target=returned, grid=workbook.grid, month=workbook.month,
        written=len(done.written), conflicts=counts["conflict"], refused=counts["refused"],
    )  # fmt: skip
    return returned


@transaction.atomic
def cancel(*, returned: WorkbookReturn, by: Any) -> None:
    """Give up a plan: nothing of it is written, the file stays."""
    _must_wait(returned)
    WorkbookReturn.objects.filter(pk=returned.pk).update(state=State.CANCELLED)
    audit.write("tracking.workbook_cancelled", by=by, target=returned, grid=returned.workbook.grid)


@transaction.atomic
def undo(*, returned: WorkbookReturn, perimeter: Perimeter, by: Any) -> Batch:
    """Take back all that a return wrote, where nobody has written since; refused where he may no longer write."""
    workbook = returned.workbook
    if returned.batch is None:
        raise Refusal("Ce retour n'a rien écrit : il n'y a rien à reprendre.")
    must_be_open(workbook.grid, workbook.region, workbook.month)
    if reason := why_not_undo(returned, perimeter):
        raise Refusal(reason)
    undone = ledger.undo(returned.batch, by)
    audit.write("tracking.workbook_undone", by=by, target=returned, grid=workbook.grid, month=workbook.month)
    return undone


def _must_wait(returned: WorkbookReturn) -> None:
    if returned.state != State.PLANNED:
        raise Refusal(f"Ce retour est déjà {returned.get_state_display()} : rien n'y est plus à décider.")
