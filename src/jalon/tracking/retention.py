"""Workbooks come back, purged when their time has passed. What their cells became stays; archives are never purged."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone

from jalon.accounts.retention import files
from jalon.jobs.expiring import Expiring, Item, Limits
from jalon.tracking.models import ArchiveFile, Workbook, WorkbookReturn
from jalon.tracking.workbooks import bases


def expiring() -> list[Expiring]:
    return [Expiring("returned_workbooks", "classeur", "depuis son retour", _old, _mark, _remove)]


def originals_in_use(hashes: Iterable[str]) -> set[str]:
    """Those of these originals that an archive, a workbook out or a workbook come back still keeps."""
    asked = set(hashes)
    archived = ArchiveFile.objects.filter(sha256__in=asked).values_list("sha256", flat=True)
    returned = WorkbookReturn.objects.filter(sha256__in=asked, original_purged_at=None)
    out = set(Workbook.objects.values_list("base", flat=True))  # a base names the file that left: read, not indexed
    return {*archived, *returned.values_list("sha256", flat=True)} | asked & (out | set(map(_file_of, out)))


def _file_of(base: str) -> str:
    try:
        return bases.fetch(base).file
    except FileNotFoundError:
        return ""


def _old(limits: Limits) -> Iterator[Item]:
    kept = WorkbookReturn.objects.filter(original_purged_at=None, received_at__lt=limits.before)
    for one in kept.exclude(state=WorkbookReturn.State.PLANNED).order_by("pk").iterator():
        yield Item(str(one.pk), one.file_name, one.received_at, digest=one.sha256)


def _mark(keys: Sequence[str], by: Any) -> None:
    going = WorkbookReturn.objects.filter(pk__in=[int(key) for key in keys], original_purged_at=None)
    going.update(original_purged_at=timezone.now())


def _remove(keys: Sequence[str]) -> None:
    gone = WorkbookReturn.objects.filter(pk__in=[int(key) for key in keys]).exclude(original_purged_at=None)
    files.remove_originals(gone.values_list("sha256", flat=True))
