"""Received files and the rows that waited, purged when their time has passed. Published values stay."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from jalon import catalogue
from jalon.accounts.retention import files
from jalon.jobs.expiring import Expiring, Item, Limits
from jalon.sources.exchange import waiting
from jalon.sources.models import Delivery, PendingCell, PendingRow, Waiting
from jalon.warehouse import parts

OPEN = (Delivery.State.RECEIVED, Delivery.State.PLANNED, Delivery.State.APPLYING)


def expiring() -> list[Expiring]:
    since = "depuis la réception du fichier"
    return [
        Expiring("source_files", "fichier", since, _old_files, _mark, _remove),
        Expiring("waiting_rows", "ligne ou valeur", since, _settled, _empty_settled),
        Expiring("rejected_rows", "ligne ou valeur", since, _rejected, _empty_rejected),
        waiting.expiring(),
    ]


def originals_in_use(hashes: Iterable[str]) -> set[str]:
    """Those of these originals that a delivery still keeps."""
    held = Delivery.objects.filter(sha256__in=list(hashes), original_purged_at=None)
    return set(held.values_list("sha256", flat=True))


# Originals, with the rows as they were read from them


def _old_files(limits: Limits) -> Iterator[Item]:
    kept = Delivery.objects.filter(original_purged_at=None).exclude(state__in=OPEN).order_by("pk")
    for one in kept.only("source", "file_name", "sha256", "size", "received_at").iterator():
        if one.received_at < _limit(one.source, limits):
            yield Item(str(one.pk), f"{one.file_name} (livraison n° {one.pk})", one.received_at, size=one.size,
                       digest=one.sha256, tags=_tags(one.pk, one.source))  # fmt: skip


def _limit(source: str, limits: Limits) -> datetime:
    """A source may say another time than the rule."""
    definition = catalogue.current().sources.get(source)
    months = definition.keep_months if definition else 0
    return limits.before_months(months) if months else limits.before


def _mark(keys: Sequence[str], by: Any) -> None:
    going = Delivery.objects.filter(pk__in=_numbers(keys), original_purged_at=None).exclude(state__in=OPEN)
    going.update(original_purged_at=timezone.now())


def _remove(keys: Sequence[str]) -> None:
    gone = Delivery.objects.filter(pk__in=_numbers(keys)).exclude(original_purged_at=None)
    files.remove_originals(gone.values_list("sha256", flat=True))
    for name in set(gone.exclude(rows_part="").values_list("rows_part", flat=True)):
        if not Delivery.objects.filter(rows_part=name, original_purged_at=None).exists():
            parts.path_of(rows_folder(), name).unlink(missing_ok=True)


def rows_folder() -> Path:
    return Path(settings.DATA_DIR) / "entrepot" / "sources"


# Rows and cells that waited: emptied of what the file said; who settled them and how stays


def _settled(limits: Limits) -> Iterator[Item]:
    return _by_delivery(limits, "pending")


def _rejected(limits: Limits) -> Iterator[Item]:
    return _by_delivery(limits, "rejected")


def _by_delivery(limits: Limits, outcome: str) -> Iterator[Item]:
    columns = ("delivery_id", "delivery__received_at", "delivery__source", "delivery__file_name")
    found = [
        line for rows in _full(outcome) for line in rows.filter(delivery__received_at__lt=limits.before)
        .order_by("delivery_id").values_list(*columns)
    ]  # fmt: skip
    for (number, received_at, source, name), lines in groupby(sorted(found)):
        label = f"{name} (livraison n° {number})"
        yield Item(str(number), label, received_at, count=len(list(lines)), tags=_tags(number, source))


def _full(outcome: str) -> tuple[QuerySet[PendingRow], QuerySet[PendingCell]]:
    """What still holds the words of its file, and waits for nobody."""
    rows = PendingRow.objects.filter(outcome=outcome).exclude(content={})
    cells = PendingCell.objects.filter(outcome=outcome).exclude(raw="")
    if outcome == "rejected":
        return rows.exclude(delivery__state__in=OPEN), cells.exclude(delivery__state__in=OPEN)
    return rows.exclude(state=Waiting.State.OPEN), cells.exclude(state=Waiting.State.OPEN)


def _empty_settled(keys: Sequence[str], by: Any) -> None:
    _empty(keys, "pending")


def _empty_rejected(keys: Sequence[str], by: Any) -> None:
    _empty(keys, "rejected")


def _empty(keys: Sequence[str], outcome: str) -> None:
    rows, cells = _full(outcome)
    rows.filter(delivery__in=_numbers(keys)).update(content={}, candidates=[], key="", label="", question="")
    cells.filter(delivery__in=_numbers(keys)).update(raw="", current="", value=None)


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys]


def _tags(delivery: int, source: str) -> frozenset[str]:
    return frozenset({f"delivery:{delivery}", f"source:{source}"})
