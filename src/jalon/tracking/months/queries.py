"""Which months are open, closed, archived; what became known since a closing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from jalon import catalogue
from jalon.directory.models import Entity
from jalon.indicators import projection
from jalon.indicators.ledger.reading import fetch
from jalon.indicators.projection import ColumnView, MonthView
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking import access
from jalon.tracking.models import Archive, Closing, GridMonth
from jalon.tracking.months import rules


def closing_of(grid_id: str, region: str, month: Period | str) -> Closing | None:
    """The closing that stands for that month; None while it is open."""
    if not is_closed(grid_id, region, month):
        return None
    return Closing.objects.filter(grid=grid_id, region=region, month=str(month), reopened_at=None).first()


def is_closed(grid_id: str, region: str, month: Period | str) -> bool:
    """Whether a closing stands for that month. Asked by every page, so not through a model: six times dearer."""
    return bool(fetch(_IS_CLOSED, [grid_id, region, str(month)]))


_IS_CLOSED = "SELECT 1 FROM tracking_closing WHERE grid = %s AND region = %s AND month = %s AND reopened_at IS NULL"


def must_be_open(grid_id: str, region: str, month: Period | str) -> None:
    """Refuse when the month is closed. Asked again at the end of a writing transaction, after the ledger's lock:
    a closing that passed in between is then seen."""
    if is_closed(grid_id, region, month):
        raise Refusal(access.CLOSED)


def is_closed_for(indicator: str, entity: Entity, region: str, month: Period | str) -> bool:
    """Whether a grid that shows this value is closed for that month: for acts that do not come through one grid."""
    shown = [
        grid.id
        for grid in catalogue.current().grids.values()
        if (entity.kind != "et" or grid.domain == entity.domain)
        and any(column.indicator == indicator for column in grid.columns)
    ]
    return Closing.objects.filter(grid__in=shown, region=region, month=str(month), reopened_at=None).exists()


def opened_months(grid_id: str, region: str) -> Iterable[str]:
    """The months a region opened, said or not."""
    return GridMonth.objects.filter(grid=grid_id, region=region).values_list("month", flat=True)


@dataclass(frozen=True)
class MonthRow:
    """A month of a grid on the list: its state, who did what, what was archived."""

    month: Period
    state: str
    opened: GridMonth | None
    closing: Closing | None  # the one that stands
    past: tuple[Closing, ...]  # closings reopened since, the last first
    archives: tuple[Archive, ...]

    @property
    def closes_on(self) -> date | None:
        return self.opened.closes_on if self.opened else None

    @property
    def archives_of_standing(self) -> list[Archive]:
        """The archive of the closing that stands: none while its job has not made it."""
        return [one for one in self.archives if self.closing and one.closing_id == self.closing.pk]

    @property
    def is_open(self) -> bool:
        return self.state in (rules.OPEN, rules.REOPENED)


def month_rows(grid_id: str, region: str) -> list[MonthRow]:
    """The months of a grid, the last first, after the one that may be opened next."""
    known = projection.months_known(grid_id, region)
    place = {"grid": grid_id, "region": region}
    opened = {one.month: one for one in GridMonth.objects.filter(**place).select_related("opened_by")}
    closings = _by_month(Closing.objects.filter(**place).select_related("closed_by", "reopened_by"))
    archives = _archives(place)
    rows = [_row(month, opened, closings, archives) for month in known]
    if following := next_month(grid_id, region):
        rows.insert(0, MonthRow(following, rules.TO_COME, None, None, (), ()))
    return rows


def next_month(grid_id: str, region: str) -> Period | None:
    """The month that may be opened: the one after the last known; None in a grid of which nothing is known yet."""
    known = projection.months_known(grid_id, region)
    return known[0].shifted(1) if known else None


def rank_of(closing: Closing) -> int:
    """The V of its archive: how many times the month had been closed, this time included."""
    place = {"grid": closing.grid, "region": closing.region, "month": closing.month}
    return Closing.objects.filter(**place, pk__lte=closing.pk).count()


def _by_month(closings: Iterable[Closing]) -> dict[str, list[Closing]]:
    found: dict[str, list[Closing]] = {}
    for one in closings:
        found.setdefault(one.month, []).append(one)
    return found


def _archives(place: dict[str, str]) -> dict[str, list[Archive]]:
    found: dict[str, list[Archive]] = {}
    wanted = Archive.objects.filter(**{f"closing__{key}": value for key, value in place.items()})
    for one in wanted.select_related("closing", "made_by").prefetch_related("files"):
        found.setdefault(one.closing.month, []).append(one)
    return found


def _row(
    month: Period,
    opened: Mapping[str, GridMonth],
    closings: Mapping[str, list[Closing]],
    archives: Mapping[str, list[Archive]],
) -> MonthRow:
    every = closings.get(month.code, [])
    standing = next((one for one in every if one.reopened_at is None), None)
    past = tuple(one for one in every if one.reopened_at is not None)
    state = rules.state_of(known=True, closed=standing is not None, reopened=bool(past))
    return MonthRow(month, state, opened.get(month.code), standing, past, tuple(archives.get(month.code, ())))


Pair = tuple[ColumnView, ColumnView]  # a column at the closing, and now


@dataclass(frozen=True)
class Difference:
    """A cell that is not what it was at the closing: entry then, entry now ([value, state, period, flags])."""

    finess: str
    name: str
    column: ColumnView
    then: list
    now: list


@dataclass(frozen=True)
class Since:
    """What became known of a closed month after its closing."""

    cells: int
    entered: tuple[dict, ...]  # lines that the month would have today and had not
    left: tuple[dict, ...]
    added: tuple[str, ...]  # columns that the grid has today and had not, by label
    removed: tuple[str, ...]

    @property
    def anything(self) -> bool:
        return bool(self.cells or self.entered or self.left or self.added or self.removed)


def since(then: MonthView, now: MonthView) -> Since:
    """What differs between a month as it was closed and as it is known now."""
    before, after = _positions(then), _positions(now)
    columns = list(_shared(then, now))
    cells = sum(len(places) for _, _, places in _moved(columns, then, now, before, after))
    return Since(
        cells,
        tuple(now.lines[after[one]] for one in after.keys() - before.keys()),
        tuple(then.lines[before[one]] for one in before.keys() - after.keys()),
        _only_in(now, then),
        _only_in(then, now),
    )


def _only_in(one: MonthView, other: MonthView) -> tuple[str, ...]:
    """The labels of the columns that one has and the other has not."""
    there = {column.definition.id for column in other.columns}
    return tuple(column.definition.label for column in one.columns if column.definition.id not in there)


def differences(then: MonthView, now: MonthView, most: int) -> list[Difference]:
    """The first cells that differ, column after column."""
    before, after = _positions(then), _positions(now)
    found: list[Difference] = []
    for old, new, places in _moved(list(_shared(then, now)), then, now, before, after):
        for i, j in places[: most - len(found)]:
            line = then.lines[i]
            found.append(Difference(line["finess_et"], line["raison_sociale"], old, _full(old, i), _full(new, j)))
        if len(found) >= most:
            break
    return found


def _positions(view: MonthView) -> dict[str, int]:
    return {finess: i for i, finess in enumerate(view.listed.columns["finess_et"])}


def _shared(then: MonthView, now: MonthView) -> Iterator[Pair]:
    of_now = {column.definition.id: column for column in now.columns}
    return ((column, of_now[column.definition.id]) for column in then.columns if column.definition.id in of_now)


def _moved(
    columns: Iterable[Pair], then: MonthView, now: MonthView, before: dict[str, int], after: dict[str, int]
) -> Iterator[tuple[ColumnView, ColumnView, list[tuple[int, int]]]]:
    """For each column that moved, the (then, now) positions of the cells that do not say the same."""
    same_lines = then.listed.columns["finess_et"] == now.listed.columns["finess_et"]
    pairs = [(i, after[finess]) for finess, i in before.items() if finess in after]
    for old, new in columns:
        if same_lines and old.payload == new.payload:
            continue
        told, tells = [_content(old, code) for code in old.entries], [_content(new, code) for code in new.entries]
        a, b = old.codes, new.codes
        places = [(i, j) for i, j in pairs if told[a[i]] != tells[b[j]]]
        if places:
            yield old, new, places


def _content(column: ColumnView, entry: list) -> tuple:
    """What a cell says, without the marks that checks and disputes put on it."""
    value, state, period, _ = entry
    return (value, state, period or column.data_period if value is not None else None)


def _full(column: ColumnView, i: int) -> list:
    value, state, period, flags = column.entries[column.codes[i]]
    return [value, state, period or column.data_period, flags]
