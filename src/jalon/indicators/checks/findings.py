"""Writing findings: one per check, entity, indicator and period; what is no longer found is cleared."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from jalon import catalogue
from jalon.catalogue.definitions import CheckDefinition
from jalon.indicators.checks.kinds import LOOKING
from jalon.indicators.checks.look import Look, Noticed
from jalon.indicators.ledger.batches import indicator_ids, rows_of
from jalon.indicators.models import Batch, Finding, Indicator
from jalon.indicators.projection import mark_cells_stale

_MESSAGE, _KEPT_AT_MOST = 400, 2_000  # beyond that many of one check, period and batch, the first ones tell enough


class Note(NamedTuple):
    """What was noticed while a file was read: `kind` as in the files of checks (text_in_number…)."""

    kind: str
    message: str
    entity_id: int | None = None
    indicator: str = ""
    period: str = ""
    sheet: int | None = None
    row: int | None = None


def run(batch_id: int) -> int:
    """Look at what a batch published with every check it concerns; returns how many findings are open."""
    batch = Batch.objects.get(pk=batch_id)
    current = catalogue.current()
    codes = set(Indicator.objects.filter(pk__in=batch.indicators).values_list("code", flat=True))
    periods = sorted({*_stated(batch), *_covered(batch)})
    found = 0
    for period in periods:
        look = Look(current, batch, codes, period)
        open_now = set(Finding.objects.filter(period=period, cleared_at=None).values_list("check_code", flat=True))
        for check in current.checks.values():
            if check.kind in LOOKING and look.concerns(check):
                noticed = list(LOOKING[check.kind](check, look))[:_KEPT_AT_MOST]
                if noticed or check.id in open_now:
                    found += _settle(check, batch, period, look.about(check), noticed)
    return found


@transaction.atomic
def report(batch: Batch | None, notes: Iterable[Note]) -> int:
    """Keep what was noticed while a file was read, where the catalogue has a check of that kind."""
    by_kind = {check.kind: check for check in catalogue.current().checks.values()}
    kept = [note for note in notes if note.kind in by_kind]
    ids = indicator_ids({note.indicator for note in kept if note.indicator})
    made = [
        Finding(
            check_code=by_kind[note.kind].id, severity=by_kind[note.kind].severity, entity_id=note.entity_id,
            indicator_id=ids.get(note.indicator), period=note.period, batch=batch, message=note.message[:_MESSAGE],
            sheet=note.sheet, row=note.row,
        )
        for note in kept
    ]  # fmt: skip
    Finding.objects.bulk_create(made)
    mark_cells_stale({(f.indicator_id, f.period) for f in made if f.indicator_id and f.period})
    return len(made)


@transaction.atomic
def _settle(check: CheckDefinition, batch: Batch, period: str, about: set[str], noticed: list[Noticed]) -> int:
    """Bring the findings of a check for a period up to date with what it has just noticed."""
    ids = indicator_ids(about | {one.indicator for one in noticed if one.indicator})
    past = Finding.objects.filter(check_code=check.id, period=period, cleared_at=None)
    known = {(f.entity_id, f.indicator_id): f for f in past.order_by("pk")}
    now = {(one.entity, ids.get(one.indicator)): one.message[:_MESSAGE] for one in noticed}
    gone = [f.pk for key, f in known.items() if key not in now and f.acknowledged_at is None]
    new = [key for key, message in now.items() if key not in known or known[key].message != message]
    replaced = [known[key].pk for key in new if key in known]
    Finding.objects.filter(pk__in=gone + replaced).update(cleared_at=timezone.now())
    Finding.objects.bulk_create(
        Finding(
            check_code=check.id, severity=check.severity, entity_id=entity, indicator_id=indicator, period=period,
            batch=batch, message=now[entity, indicator],
        )
        for entity, indicator in new
    )  # fmt: skip
    moved = {key[1] for key in new} | {known[key].indicator_id for key in known if known[key].pk in gone}
    mark_cells_stale({(indicator, period) for indicator in moved if indicator})
    return len(now)


def _stated(batch: Batch) -> Iterable[str]:
    if batch.first_period == batch.last_period:  # the usual case: no need to read its rows
        return [batch.first_period] if batch.size else []
    return rows_of(batch).values_list("period", flat=True).distinct()


def _covered(batch: Batch) -> list[str]:
    return list(batch.coverages.values_list("period", flat=True).distinct())
