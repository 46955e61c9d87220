"""A month as it was known on a past day: what has not moved since is taken as it is, the rest is computed again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from jalon.indicators import contests
from jalon.indicators.models import Batch, Finding, Fragment, Indicator, Projection, ProjectionColumn, Waiting
from jalon.indicators.projection import held, lines, store
from jalon.indicators.projection.shape import Shape
from jalon.indicators.projection.store import Kept
from jalon.kernel.periods import Period

KEPT = 60  # pasts kept ready: those read last; any other is computed again when asked


def as_known(shape: Shape, region: str, month: str, known_at: datetime) -> Kept:
    """The projection of a grid as known at an instant."""
    if kept := _kept(shape, region, month, known_at):
        return kept
    if shape.line_rules is not None:  # defined otherwise than today: nothing of today can be taken
        then = computed(shape, region, month, known_at)
        _keep(shape, region, month, known_at, then)
        return then
    directory_moved, moved = _later(lines.directory_changed_at(), known_at), _moved_since(shape, known_at)
    today = store.current(shape, region, month)
    if not directory_moved and not moved:
        return today
    packed = today.lines
    if directory_moved:
        packed = lines.list_lines(shape.grid.domain, region, Period(month), known_at).packed()
    if packed != today.lines:
        moved = list(shape.columns)
    known = store.knowledge(shape, region, moved, known_at)
    made = store.contents(shape, moved, lines.unpacked(packed), known, month)
    then = Kept(packed, {column: made.get(column) or today.fragments[column] for column in shape.columns})
    _keep(shape, region, month, known_at, then)
    return then


def computed(shape: Shape, region: str, month: str, known_at: datetime) -> Kept:
    """The same, all of it from the ledger and the directory: nothing kept ready is looked at, nothing is kept."""
    listed = lines.list_lines(shape.grid.domain, region, Period(month), known_at, shape.line_rules)
    known = store.knowledge(shape, region, shape.columns, known_at)
    return Kept(listed.packed(), store.contents(shape, shape.columns, listed, known, month))


def _later(instant: datetime | None, known_at: datetime) -> bool:
    return instant is not None and instant > known_at


def _moved_since(shape: Shape, known_at: datetime) -> list[str]:
    """The columns that rest on an indicator of which something was said since."""
    indicators: set[int] = set()
    for touched in Batch.objects.filter(applied_at__gt=known_at).values_list("indicators", flat=True):
        indicators.update(touched)
    waited = Waiting.objects.filter(Q(closed_at__gt=known_at) | Q(opened_at__gt=known_at))
    indicators.update(waited.values_list("indicator_id", flat=True).distinct())
    answered = Q(acknowledged_at__gt=known_at) | Q(cleared_at__gt=known_at)
    doubted = Finding.objects.filter(Q(found_at__gt=known_at) | answered, indicator__isnull=False)
    indicators.update(doubted.values_list("indicator_id", flat=True).distinct())
    indicators.update(contests.changed_since(known_at).values_list("indicator_id", flat=True).distinct())
    codes = set(Indicator.objects.filter(pk__in=indicators).values_list("code", flat=True))
    derived = {c.id for c in shape.columns.values() if c.indicator in codes}  # doubted itself, though computed
    return [column.id for column in shape.columns.values() if column.id in derived or shape.inputs[column.id] & codes]


def _kept(shape: Shape, region: str, month: str, known_at: datetime) -> Kept | None:
    past = Projection.objects.filter(grid=shape.grid.id, region=region, month=month, known_at=known_at)
    found = past.defer("lines").first()
    if found is None or found.definition != shape.version:
        return None
    return store.gathered(found, store.seen(found, shape.columns.keys()))


@transaction.atomic
def _keep(shape: Shape, region: str, month: str, known_at: datetime, then: Kept) -> None:
    of_the_past = Projection.objects.filter(known_at__isnull=False)
    of_the_past.filter(grid=shape.grid.id, region=region, month=month, known_at=known_at).delete()
    old = list(of_the_past.order_by("-built_at").values_list("pk", flat=True)[KEPT:])
    Projection.objects.filter(pk__in=old).delete()
    projection = Projection.objects.create(
        grid=shape.grid.id, region=region, month=month, known_at=known_at, definition=shape.version, lines=then.lines,
        lines_name=held.name_of(then.lines),
    )  # fmt: skip
    columns = [ProjectionColumn(projection=projection, column=column, stale=False) for column in then.fragments]
    made = ProjectionColumn.objects.bulk_create(columns)
    payloads = [(column, then.fragments[column.column]) for column in made]
    Fragment.objects.bulk_create(
        Fragment(column=one, payload=payload, name=held.name_of(payload)) for one, payload in payloads
    )
