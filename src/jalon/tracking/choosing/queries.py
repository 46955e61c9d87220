"""What priorities look at, gathered: the month and the months before it, and what establishments are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import PriorityCondition, PriorityDefinition
from jalon.catalogue.regions import DEPARTMENTS
from jalon.directory import queries as directory
from jalon.directory.models import Entity
from jalon.directory.queries.named_lists import lists_holding
from jalon.indicators import projection
from jalon.indicators.comparison.groups import traits_of
from jalon.indicators.projection import ColumnView, MonthView
from jalon.indicators.rules import last_month
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.tracking import reading
from jalon.tracking.choosing import rules
from jalon.tracking.choosing.rules import Cell, Column, Known
from jalon.tracking.choosing.rules.conditions import GONE, NOT_COVERED, NOT_LISTED
from jalon.tracking.display import shown_value
from jalon.tracking.frame import Place

SECTOR_WORDS = {
    "public": "Secteur public",
    "prive_lucratif": "Secteur privé lucratif",
    "prive_non_lucratif": "Secteur privé non lucratif",
}


def priorities_of(grid_id: str) -> list[PriorityDefinition]:
    """The priorities of a grid, by title."""
    found = [one for one in catalogue.current().priorities.values() if one.grid == grid_id and one.status != "retired"]
    return sorted(found, key=lambda one: one.title)


def priority(grid_id: str, asked: str) -> PriorityDefinition | None:
    """The one asked for, else the first of the grid; None when the catalogue has none."""
    found = priorities_of(grid_id)
    if asked and asked not in {one.id for one in found}:
        raise Refusal(f"Il n'y a pas de priorités « {asked} » pour cette grille.")
    return next((one for one in found if one.id == asked), found[0] if found else None)


def known_of(definition: PriorityDefinition, place: Place, perimeter: Perimeter) -> tuple[MonthView, Known]:
    """The month, with all that the conditions of these priorities look at."""
    months = Months(place, perimeter)
    view = months.at(place.month.code)
    if view is None:
        raise Refusal(f"Rien n'est connu de {place.month.label} dans cette grille.")
    conditions = [condition for rule in definition.rules for condition in rule.when]
    depths: dict[str, int] = {}
    for condition in conditions:
        if condition.column:
            depths[condition.column] = max(depths.get(condition.column, 1), rules.months_needed(condition))
    columns = {column.definition.id: column for column in view.columns}
    looked = {name: _column(columns[name], months, depth) for name, depth in depths.items() if name in columns}
    return view, Known(len(view.listed), looked, _of_establishments(conditions, view))


class Months:
    """The months of a place, each read once, as the person may; None before anything was known."""

    def __init__(self, place: Place, perimeter: Perimeter) -> None:
        self.place, self.perimeter = place, perimeter
        known = projection.months_known(place.grid.id, place.region)
        self.first = known[-1].code if known else place.month.code
        self._views: dict[str, MonthView | None] = {}

    def at(self, month: str) -> MonthView | None:
        if month not in self._views:
            here = self.place
            seen = month == here.month.code or month >= self.first
            self._views[month] = reading.month_of(self.perimeter, here.grid.id, here.region, month) if seen else None
        return self._views[month]


def _column(column: ColumnView, months: Months, depth: int) -> Column:
    """A column with `depth` months: back from that of its data, or from the month itself when it is carried over."""
    here = months.place.month
    own = last_month(column.data_period) if column.data_period else here.code
    last = here if column.indicator.carries_over else Period(min(own, here.code))
    codes_of = [last.shifted(-back).code for back in range(depth)]
    listed = column.listed.ids
    cells: list[Sequence[Cell]] = []
    codes: list[Sequence[int]] = []
    for rank, month in enumerate(codes_of):
        seen = column if rank == 0 else _same_column(months.at(month), column.definition.id)
        cells.append(_cells(seen) if seen else [GONE])
        codes.append(_aligned(seen, listed, rank == 0) if seen else [NOT_LISTED] * len(listed))
    show = partial(shown_value, value=column.indicator.value)
    return Column(column.definition.label, codes_of, cells, codes, show)


def _same_column(view: MonthView | None, column_id: str) -> ColumnView | None:
    if view is None:
        return None
    return next((one for one in view.columns if one.definition.id == column_id), None)


def _cells(column: ColumnView) -> list[Cell]:
    """The distinct cells, with their periods in full."""
    own = column.data_period or None
    return [
        Cell(value, state, period or (None if state == NOT_COVERED else own), flags)
        for value, state, period, flags in column.entries
    ]


def _aligned(column: ColumnView, listed: Sequence[int], same: bool) -> Sequence[int]:
    """The codes of a past month in the order of the present lines."""
    if same or column.listed.ids == listed:
        return column.codes
    then = dict(zip(column.listed.ids, column.codes, strict=True))
    return [then.get(entity, NOT_LISTED) for entity in listed]


def _of_establishments(
    conditions: Sequence[PriorityCondition], view: MonthView
) -> Mapping[str, Sequence[Mapping[str, str]]]:
    wanted = {condition.test for condition in conditions if not condition.column}
    kinds = {kind for one in conditions if one.test == "member_of" for kind in one.values}
    makers = {
        "department": lambda: [_department(code) for code in view.listed.columns["departement"]],
        "category": lambda: _trait(view, "category", "catégorie inconnue"),
        "sector": lambda: _trait(view, "sector", "secteur inconnu"),
        "stratum": lambda: _trait(view, "stratum", "classe inconnue"),
        "member_of": lambda: _memberships(view, kinds),
        "named_list": lambda: _listed(view),
    }
    return {test: makers[test]() for test in wanted}


def _department(code: str) -> Mapping[str, str]:
    if not code:
        return {"": "département inconnu"}
    return {code: f"Département {code}" + (f" ({DEPARTMENTS[code].name})" if code in DEPARTMENTS else "")}


def _trait(view: MonthView, name: str, missing: str) -> list[Mapping[str, str]]:
    held = traits_of(view)
    words = view.listed.columns["categorie"] if name == "category" else None
    found: list[Mapping[str, str]] = []
    for i, entity in enumerate(view.listed.ids):
        code = getattr(held[entity], name) if entity in held else ""
        said = words[i] if words else SECTOR_WORDS.get(code, f"Classe {code}")
        found.append({code: said or code} if code else {"": missing})
    return found


def _memberships(view: MonthView, kinds: set[str]) -> list[Mapping[str, str]]:
    """The groups of those kinds each establishment is a member of, by kind; none is an answer."""
    found: list[dict[str, str]] = [{} for _ in view.listed.ids]
    for kind in sorted(kinds):
        parents = directory.parents_of(view.listed.ids, kind, view.month.last_day, view.known_at)
        names = dict(Entity.objects.filter(pk__in=set(parents.values())).values_list("pk", "name"))
        for i, entity in enumerate(view.listed.ids):
            if entity in parents:
                found[i][kind] = names.get(parents[entity]) or kind.upper()
    return list(found)


def _listed(view: MonthView) -> list[Mapping[str, str]]:
    held = lists_holding(list(view.listed.ids), view.region)
    return [{name: f"Liste « {name} »" for name, inside in held.items() if one in inside} for one in view.listed.ids]


@dataclass(frozen=True)
class Ranking:
    """Priorities applied to a month: every line scored, and those kept by the filters of the page."""

    definition: PriorityDefinition
    place: Place
    view: MonthView
    weights: Mapping[str, float]  # as used: those of the file, changed by the address
    scored: Sequence[rules.Scored]  # all the lines, the highest first
    kept: Sequence[rules.Scored]

    @property
    def most(self) -> float:
        """The score of a line of which every rule holds."""
        return sum(self.weights.values())

    @property
    def changed(self) -> dict[str, float]:
        """The weights that are not those of the file."""
        own = {rule.id: rule.weight for rule in self.definition.rules}
        return {rule: weight for rule, weight in self.weights.items() if weight != own[rule]}

    @property
    def themes(self) -> list[str]:
        """The themes that the reasons quote."""
        named = {condition.column for rule in self.definition.rules for condition in rule.when if condition.column}
        return sorted({one.definition.theme for one in self.view.columns if one.definition.id in named})


def ranking(
    definition: PriorityDefinition,
    place: Place,
    perimeter: Perimeter,
    weights: Mapping[str, float],
    keeps: "Keeps",
) -> Ranking:
    """Every line scored with these weights; `keeps` says which of them the page shows."""
    view, known = known_of(definition, place, perimeter)
    used = {rule.id: weights.get(rule.id, rule.weight) for rule in definition.rules}
    scored = rules.score(definition.rules, known, used)
    kept = [one for one in scored if keeps(view, one)]
    return Ranking(definition, place, view, used, scored, kept)


@dataclass(frozen=True)
class Keeps:
    """The filters of the page: where, of which category, named how, caught by which rule."""

    department: str = ""
    category: str = ""
    words: tuple[str, ...] = ()
    rule: str = ""

    def __call__(self, view: MonthView, one: rules.Scored) -> bool:
        listed, i = view.listed.columns, one.line
        return (
            (not self.department or listed["departement"][i] == self.department)
            and (not self.category or listed["categorie"][i] == self.category)
            and (not self.rule or any(reason.rule == self.rule for reason in one.reasons))
            and (not self.words or _named(listed, i, self.words))
        )


def _named(listed: Mapping[str, list], i: int, words: Sequence[str]) -> bool:
    text = fold(" ".join(str(listed[key][i] or "") for key in ("raison_sociale", "commune", "finess_et")))
    return all(word in text for word in words)
