"""What a person does with a month: open it, say when it closes, close it, reopen it, seal its archive."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.directory.models import Correction, Link, Load
from jalon.indicators import ledger
from jalon.indicators.models import Contest, Finding, Waiting
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking.models import Archive, ArchiveFile, Closing, GridMonth
from jalon.tracking.months import archives, defined, queries, rules

NOTE_LENGTH = 300


@transaction.atomic
def open_month(*, grid: str, region: str, month: Period, closes_on: date | None, by: Any) -> GridMonth:
    """Open the month that follows the last one, so that it may be filled before any file arrives."""
    expected = queries.next_month(grid, region)
    if GridMonth.objects.filter(grid=grid, region=region, month=month.code).exists():
        raise Refusal(f"{month.label.capitalize()} est déjà ouvert.")
    if expected is not None and month != expected:
        raise Refusal(f"Le prochain mois à ouvrir est {expected.label} : les mois s'ouvrent l'un après l'autre.")
    opened = GridMonth.objects.create(grid=grid, region=region, month=month.code, opened_by=by, closes_on=closes_on)
    audit.write("tracking.month_opened", by=by, target=opened, grid=grid, region=region, month=month.code,
                closes_on=closes_on)  # fmt: skip
    return opened


@transaction.atomic
def plan_closing(*, grid: str, region: str, month: Period, closes_on: date | None, by: Any) -> GridMonth:
    """Say, or say otherwise, by which day the month is to be closed; None: no day any more."""
    queries.must_be_open(grid, region, month)
    planned, _ = GridMonth.objects.get_or_create(grid=grid, region=region, month=month.code, defaults={"opened_by": by})
    before, planned.closes_on = planned.closes_on, closes_on
    planned.save(update_fields=["closes_on"])
    audit.write("tracking.closing_planned", by=by, target=planned, grid=grid, region=region, month=month.code,
                before=before, closes_on=closes_on)  # fmt: skip
    return planned


@transaction.atomic
def close_month(*, grid: str, region: str, month: Period, note: str = "", by: Any) -> Closing:
    """Close a month: from this instant nobody writes through the grid, and it shows what was known then."""
    note = " ".join(note.split())
    if len(note) > NOTE_LENGTH:
        raise Refusal(f"La note dépasse {NOTE_LENGTH} caractères.")
    if not [one for one in queries.month_rows(grid, region) if one.month == month and one.state != rules.TO_COME]:
        raise Refusal(f"{month.label.capitalize()} n'est pas ouvert : il n'y a rien à clore.")
    versions = defined.remember(grid)
    known_at = _settled_instant()
    if queries.closing_of(grid, region, month):
        raise Refusal(f"{month.label.capitalize()} est déjà clos.")
    closing = Closing.objects.create(
        grid=grid, region=region, month=month.code, closed_by=by, known_at=known_at, note=note, definitions=versions,
        closed_at=known_at,
    )  # fmt: skip
    audit.write("tracking.month_closed", by=by, target=closing, grid=grid, region=region, month=month.code, note=note)
    return closing


@transaction.atomic
def reopen_month(*, closing: Closing, why: str, by: Any) -> Closing:
    """Open a closed month again; its archive stays as it was sealed, and the next closing makes a V2."""
    why = " ".join(why.split())
    if not why:
        raise Refusal("Dites pourquoi ce mois est rouvert : le motif reste au journal.")
    if len(why) > NOTE_LENGTH:
        raise Refusal(f"Le motif dépasse {NOTE_LENGTH} caractères.")
    standing = Closing.objects.select_for_update().filter(pk=closing.pk, reopened_at=None).first()
    if standing is None:
        raise Refusal("Ce mois est déjà rouvert.")
    standing.reopened_at, standing.reopened_by, standing.reopened_why = timezone.now(), by, why
    standing.save(update_fields=["reopened_at", "reopened_by", "reopened_why"])
    audit.write(
        "tracking.month_reopened", by=by, target=standing, grid=standing.grid, region=standing.region,
        month=standing.month, reason=why,
    )  # fmt: skip
    return standing


def seal(closing: Closing, *, by: Any, progress: Any = None) -> Archive:
    """Make and record the archive of a closing; already sealed, it is given back as it is."""
    if already := closing.archives.first():
        return already
    version = queries.rank_of(closing)
    made = archives.make(closing, version, progress)
    return _record(closing, version, made, by)


@transaction.atomic
def _record(closing: Closing, version: int, made: archives.Made, by: Any) -> Archive:
    list(Closing.objects.select_for_update().filter(pk=closing.pk))  # two workers seal it once
    if already := closing.archives.first():
        return already
    archive = Archive.objects.create(
        closing=closing, name=made.name, version=version, made_by=by, manifest=made.manifest
    )
    ArchiveFile.objects.bulk_create(
        ArchiveFile(archive=archive, kind=kind, file_name=file_name, sha256=sha256, size=size)
        for kind, file_name, sha256, size in made.files
    )
    hashes = {kind: sha256 for kind, _, sha256, _ in made.files}
    audit.write("tracking.month_archived", by=by, target=archive, grid=closing.grid, region=closing.region,
                month=closing.month, version=version, sha256=hashes["csv"], manifest=hashes["manifest"])  # fmt: skip
    return archive


def note_taken(*, file: ArchiveFile, by: Any) -> None:
    """Leave the trace of a sealed file that left."""
    audit.write("tracking.archive_taken", by=by, target=file.archive, file=file.file_name)


def _settled_instant() -> Any:
    """The instant of the closing: later than anything published, and before whatever is being written meanwhile.

    The ledger and the directory are waited for: what began to be written before is in the closed month, what
    begins after is not. SQLite lets one write at a time, and needs nothing more than the transaction.
    """
    instant = ledger.next_instant()
    if connection.vendor == "postgresql":
        tables = ", ".join(model._meta.db_table for model in (Load, Correction, Link, Finding, Waiting, Contest))
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")
    return instant
