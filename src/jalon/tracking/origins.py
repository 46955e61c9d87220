"""Where values come from: the files behind a column, the line behind a cell, the person behind an entry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from jalon import catalogue
from jalon.indicators.models import Batch, Coverage, Indicator, Observation
from jalon.indicators.origins import Origin, of_batches
from jalon.indicators.projection import ColumnView
from jalon.sources.models import Delivery


@dataclass(frozen=True)
class FileOrigin:
    """A delivered file that a column rests on."""

    source: str
    file_name: str
    received_at: datetime
    state: str
    sha256: str
    fictitious: bool
    delivery_id: int


@dataclass(frozen=True)
class CellOrigin:
    """Where one observation comes from: a line of a file, a page of another feature, or a person."""

    observation: Observation
    batch: Batch
    delivery: Delivery | None
    sheet_name: str
    column_letter: str
    replaced: bool = False  # by then, when a past day is looked at
    page: Origin | None = None  # of the feature that published it, when no delivery did

    @property
    def is_file(self) -> bool:
        return self.delivery is not None


def files_behind(column: ColumnView, known_at: datetime | None = None) -> list[FileOrigin]:
    """The deliveries that cover what a column shows, for its data month; those of its inputs when computed.

    `known_at`: those that stood then, whatever replaced them since.
    """
    ids = column.indicator.derived.of if column.indicator.derived else (column.indicator.id,)
    if not column.data_period:
        return []
    coverages = Coverage.objects.filter(
        indicator__code__in=ids,
        period=column.data_period,
        batch__applied_at__isnull=False,
        batch__delivery__isnull=False,
    ).select_related("batch__delivery")
    deliveries = {coverage.batch.delivery.pk: coverage.batch.delivery for coverage in coverages}
    standing = _standing([one for _, one in sorted(deliveries.items())], known_at)
    return [_file(delivery) for delivery in standing if delivery.observations or not _is_copy(delivery)]


def _standing(deliveries: Sequence[Delivery], known_at: datetime | None) -> list[Delivery]:
    """Those applied and not replaced since; or that were so at an instant."""
    if known_at is None:
        return [one for one in deliveries if one.state == Delivery.State.APPLIED]
    then = Q(batch__applied_at__lte=known_at)
    replaced = set(Delivery.objects.filter(then, replaces__in=deliveries).values_list("replaces", flat=True))
    undone = Batch.objects.filter(applied_at__lte=known_at, undoes__delivery__in=deliveries)
    gone = replaced | set(undone.values_list("undoes__delivery", flat=True))
    return [one for one in deliveries if one.pk not in gone and _applied_by(one, known_at)]


def _applied_by(delivery: Delivery, known_at: datetime) -> bool:
    applied_at = delivery.batch.applied_at if delivery.batch else None
    return applied_at is not None and applied_at <= known_at


def _file(delivery: Delivery) -> FileOrigin:
    definition = catalogue.current().sources.get(delivery.source)
    return FileOrigin(
        source=definition.title if definition else delivery.source,
        file_name=delivery.file_name,
        received_at=delivery.received_at,
        state=str(Delivery.State.APPLIED.label),
        sha256=delivery.sha256,
        fictitious=bool(delivery.layout.get("fictitious")),
        delivery_id=delivery.pk,
    )


def _is_copy(delivery: Delivery) -> bool:
    """A copy that published nothing is behind no column."""
    definition = catalogue.current().sources.get(delivery.source)
    return definition is not None and definition.authority == "copy"


def is_fictitious(columns: Sequence[ColumnView], known_at: datetime | None = None) -> bool:
    """Whether any file behind these columns is marked fictitious: then the whole grid says so."""
    codes = _codes(columns)
    periods = {column.data_period for column in columns if column.data_period}
    batches = Coverage.objects.filter(indicator__code__in=codes, period__in=periods).values("batch")
    found = Delivery.objects.filter(batch__in=batches).select_related("batch").defer("report", "warnings")
    return any(one.layout.get("fictitious") for one in _standing(list(found), known_at))


def _codes(columns: Iterable[ColumnView]) -> set[str]:
    codes: set[str] = set()
    for column in columns:
        codes.update(column.indicator.derived.of if column.indicator.derived else (column.indicator.id,))
    return codes


def is_replaced(observation: Observation, known_at: datetime | None = None) -> bool:
    """Whether another value had taken its place (by then)."""
    by = observation.superseded_by
    if by is None or by.applied_at is None:
        return False
    return known_at is None or by.applied_at <= known_at


def origins_of(observations: Iterable[Observation], known_at: datetime | None = None) -> list[CellOrigin]:
    """For each observation, the line of the file, or the act, that it was read from: few questions for all of them."""
    read = list(observations)
    batches = {one.batch_id: one.batch for one in read}
    brought = _deliveries_of(batches)
    published = [pk for pk, one in batches.items() if one.kind == Batch.Kind.DELIVERY and pk not in brought]
    pages = of_batches(published)
    return [_origin_of(one, brought.get(one.batch_id), pages.get(one.batch_id), known_at) for one in read]


def _origin_of(
    observation: Observation, delivery: Delivery | None, page: Origin | None, known_at: datetime | None
) -> CellOrigin:
    sheet_name, letter = "", ""
    if delivery is not None and observation.sheet is not None:
        sheet_name, letter = place_in(delivery, observation.sheet, observation.indicator)
    replaced = is_replaced(observation, known_at)
    return CellOrigin(observation, observation.batch, delivery, sheet_name, letter, replaced, page)


def _deliveries_of(batches: Mapping[int, Batch]) -> dict[int, Delivery]:
    """By batch: the delivery that published it, else the one whose waiting row or cell a person settled in it."""
    found: dict[int, Delivery] = {}
    deliveries = Delivery.objects.defer("report", "warnings").order_by("-pk")
    settled = [pk for pk, one in batches.items() if one.kind == Batch.Kind.SETTLEMENT]
    for waiting in ("waiting_cells__batch", "waiting_rows__batch") if settled else ():
        rows = deliveries.filter(**{f"{waiting}__in": settled}).annotate(settled_in=F(waiting))
        found |= {one.settled_in: one for one in rows}
    return found | {one.batch_id: one for one in deliveries.filter(batch__in=batches) if one.batch_id is not None}


def place_in(delivery: Delivery, sheet: int, indicator: Indicator) -> tuple[str, str]:
    """The name of the sheet and the letter of the column that gave an indicator in a delivery."""
    for described in delivery.layout.get("sheets", []):
        if described.get("index") == sheet:
            return described.get("name", ""), described.get("letters", {}).get(indicator.code, "")
    return "", ""
