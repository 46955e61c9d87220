"""One cell of a grid, opened: its value, its origin, its history, what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import GridColumn, IndicatorDefinition
from jalon.directory import queries as directory
from jalon.directory.access import visible
from jalon.directory.models import Entity
from jalon.indicators import ledger
from jalon.indicators.models import Finding, Observation
from jalon.indicators.private import private_checks
from jalon.indicators.projection import CellView, ColumnView, MonthView
from jalon.indicators.rules import last_month
from jalon.kernel.refusal import Refusal
from jalon.tracking import access, origins, reading, rules
from jalon.tracking.access import Writing
from jalon.tracking.months.queries import is_closed
from jalon.tracking.origins import CellOrigin
from jalon.tracking.queries import Look

HISTORY_LENGTH = 40
PAST = "Vous regardez la grille telle qu'elle était connue : revenez à aujourd'hui pour écrire."
RESERVED = "La région garde cette case pour elle : elle peut la partager, une à une."


@dataclass(frozen=True)
class OpenedCell:
    """Everything the panel of a cell says; what explains it is read when asked, since writing needs little of it."""

    look: Look
    perimeter: Perimeter
    month: MonthView  # the month it is a cell of: its column, and those that a rate is made of
    line: dict
    establishment: Entity
    holder: Entity  # whose value it is: the establishment, its legal entity or its project
    column: ColumnView
    view: CellView

    @property
    def definition(self) -> GridColumn:
        return self.column.definition

    @property
    def indicator(self) -> IndicatorDefinition:
        return self.column.indicator

    @property
    def known_at(self) -> datetime | None:
        """When it is read, if not now."""
        return self.month.known_at

    @property
    def reserved(self) -> bool:
        return self.view.state == rules.RESERVED

    @cached_property
    def history(self) -> Sequence[CellOrigin]:
        """What was ever said of it, the latest first."""
        return [] if self.reserved else _history(self.holder, self.indicator, self.known_at)

    @property
    def origin(self) -> CellOrigin | None:
        """Where what it shows comes from."""
        return _standing(self.history, self.view)

    @cached_property
    def sites(self) -> Sequence[Entity]:
        """The establishments that show the same value, when it is shared."""
        return _sites(self.holder, self.look, self.perimeter, self.known_at)

    @cached_property
    def findings(self) -> Sequence[Finding]:
        found = _findings(self.holder, self.column, self.look, self.perimeter, self.known_at)
        return [] if self.reserved else found

    @cached_property
    def inputs(self) -> Sequence[tuple[IndicatorDefinition, CellOrigin | None]]:
        """What a computed cell is made of."""
        return [] if self.reserved else _inputs(self.holder, self.indicator, self.view.period, self.month)

    @cached_property
    def closed(self) -> bool:
        """Whether its month is closed."""
        return is_closed(self.look.grid.id, self.look.region, self.look.month)

    @cached_property
    def writing(self) -> Writing:
        """Whether this person may write in it."""
        return Writing(False, RESERVED) if self.reserved else _writing(self)

    @property
    def expected(self) -> int | None:
        """The observation a new value would replace in this month: what the next writer must have seen."""
        origin = self.origin
        if origin is None or origin.observation.period != self.look.month.code:
            return None
        return origin.observation.pk


def open_cell(look: Look, perimeter: Perimeter, finess: str, column_id: str) -> OpenedCell:
    """Read one cell with all that explains it; a refusal when the line or the column is not for this person."""
    place = (look.grid.id, look.region, look.month, look.known_at)
    view = reading.month_of(perimeter, *place, now=look.now, only=[column_id], parts=True)
    position = view.place_of(finess)
    column = next((c for c in view.columns if c.definition.id == column_id), None)
    if position is None:
        raise Refusal(f"L'établissement {finess} n'est pas dans la grille {look.grid.title} de {look.month.label}.")
    if column is None:
        raise Refusal(f"La colonne « {column_id} » n'existe pas dans cette grille, ou n'est pas dans vos thèmes.")
    line, cell = view.line(position), column.cell(position)
    establishment = Entity.objects.get(pk=line["id"])
    holder = _holder(establishment, line, column.indicator, cell)
    return OpenedCell(look, perimeter, view, line, establishment, holder, column, cell)


def _holder(establishment: Entity, line: dict, indicator: IndicatorDefinition, cell: CellView) -> Entity:
    """Whose value it is, or whose it would be if one were typed."""
    if cell.entity_id and cell.entity_id != establishment.pk:
        return Entity.objects.get(pk=cell.entity_id)
    if cell.entity_id is None and indicator.grains == ("ej",) and line.get("ej"):
        return Entity.objects.get(pk=line["ej"])
    return establishment


def _history(holder: Entity, indicator: IndicatorDefinition, then: datetime | None) -> list[CellOrigin]:
    if indicator.derived:
        return []
    past = ledger.history([holder.pk], indicator.id, known_at=then)
    return origins.origins_of(past[:HISTORY_LENGTH], then)


def _standing(past: Sequence[CellOrigin], cell: CellView) -> CellOrigin | None:
    """Among the history, the observation the cell shows."""
    for origin in past:
        if not origin.replaced and origin.observation.period == cell.period:
            return origin
    return None


def _sites(holder: Entity, look: Look, perimeter: Perimeter, then: datetime | None) -> list[Entity]:
    """The sites that show the value, as far as this person may see them."""
    if holder.kind != "ej":
        return []
    ids = directory.sites_of([holder.pk], look.month.last_day, then).get(holder.pk, [])
    return list(visible(Entity.objects.filter(pk__in=ids), perimeter).order_by("sort_key"))


def _findings(
    holder: Entity, column: ColumnView, look: Look, perimeter: Perimeter, then: datetime | None
) -> list[Finding]:
    """The last ones (found by then); not those of a check that may quote what the region keeps to itself."""
    found = Finding.objects.filter(entity=holder, indicator__code=column.indicator.id)
    found = found.filter(found_at__lte=then) if then else found
    if not perimeter.is_inside(look.region, column.definition.theme):
        found = found.exclude(check_code__in=private_checks())
    ended = (one for one in found.order_by("-pk") if not one.period or last_month(one.period) <= look.month.code)
    return list(islice(ended, 10))


def _inputs(
    holder: Entity, indicator: IndicatorDefinition, period: str | None, view: MonthView
) -> list[tuple[IndicatorDefinition, CellOrigin | None]]:
    """What a computed cell of a period is made of, each with its own origin."""
    made = []
    for code in indicator.derived.of if indicator.derived else ():
        past = ledger.history([holder.pk], code, known_at=view.known_at)
        standing = [one for one in past if _stands(one, view)]
        first = next((one for one in standing if one.period == period), next(iter(standing), None))
        shown = origins.origins_of([first] if first else [], view.known_at)
        made.append((view.indicators[code], shown[0] if shown else None))
    return made


def _stands(observation: Observation, view: MonthView) -> bool:
    return not origins.is_replaced(observation, view.known_at) and last_month(observation.period) <= view.month.code


def _writing(cell: OpenedCell) -> Writing:
    look = cell.look
    if look.known_at is not None:
        return Writing(False, PAST)
    if cell.perimeter.only and cell.holder != cell.establishment:
        return Writing(False, access.OF_THE_ENTITY)
    department = str(cell.line.get("departement") or "")
    return access.writing(cell.perimeter, cell.indicator, region=look.region, department=department, closed=cell.closed)
