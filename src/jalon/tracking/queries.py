"""What the grid shows: which lines, in which order, which columns, with their totals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import GridColumn, GridDefinition
from jalon.directory import queries as directory
from jalon.directory.models import NamedList
from jalon.indicators import projection
from jalon.indicators.projection import ColumnView, MonthView, Total
from jalon.indicators.rules import last_month
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.tracking import access, reading, rules
from jalon.tracking.models import SavedView

IDENTITY = (
    ("finess_et", "FINESS géographique", "code", 10.5),
    ("raison_sociale", "Raison sociale", "text", 32),
    ("finess_pmsi", "FINESS PMSI", "code", 10.5),
    ("finess_ej", "FINESS juridique", "code", 10.5),
    ("departement", "Département", "code", 6),
    ("categorie", "Catégorie d'établissement", "text", 18),
    ("commune", "Commune", "text", 20),
    ("secteur", "Secteur", "text", 18),
    ("nom_ej", "Organisme gestionnaire", "text", 32),
    ("groupes", "Dispositif et groupements", "text", 28),
    ("grappe", "Projet (grappe)", "code", 12),
    ("capacite", "Capacité", "integer", 9),
)
SEED_ORDER = ("finess_et", "finess_pmsi", "finess_ej", "departement", "categorie", "raison_sociale", "commune")
MOVING_IDENTITY = (
    "departement", "categorie", "commune", "finess_pmsi", "finess_ej", "secteur", "nom_ej", "groupes", "grappe",
    "capacite",
)  # fmt: skip
IDENTITY_NUMBERS = {key for key, _, kind, _ in IDENTITY if kind == "integer"}
USUAL_IDENTITY = MOVING_IDENTITY[:3]
USUAL_OF = {"ESSMS": ("departement", "categorie", "commune", "nom_ej")}  # an EJ of many services, often
PAGE_LENGTH = 50

Reader = Callable[[int], rules.Shown]  # position of a line → what it shows


@dataclass(frozen=True)
class Look:
    """A way of looking at a grid: the month and region, what is filtered, sorted and shown."""

    grid: GridDefinition
    region: str
    month: Period
    known_at: datetime | None = None
    now: bool = False  # a closed month as known today, rather than at its closing
    search: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)  # column or identity id → what was typed
    sort: str = ""
    columns: tuple[str, ...] = ()  # the columns chosen, empty: those the grid shows by default
    named_list: NamedList | None = None  # only its establishments; whoever reads it has been asked for


@dataclass(frozen=True)
class Sheet:
    """A grid looked at: the view of the month, the lines kept in order, the columns shown."""

    look: Look
    view: MonthView
    order: Sequence[int]
    columns: Sequence[ColumnView]
    readable: Sequence[GridColumn]
    identity: Sequence[str] = USUAL_IDENTITY
    folds: bool = False  # its hidden columns are there, folded away in the workbook

    @property
    def total_lines(self) -> int:
        return len(self.view.listed)

    def totals(self) -> Mapping[str, Total]:
        """Per column, over the lines kept, each holder of a value counted once."""
        return projection.totals(self.view, self.order)


def grid_definition(grid_id: str) -> GridDefinition:
    grids = catalogue.current().grids
    if grid_id not in grids:
        raise Refusal(f"La grille « {grid_id} » n'existe pas. Grilles connues : {', '.join(sorted(grids))}.")
    return grids[grid_id]


def look_at(look: Look, perimeter: Perimeter) -> Sheet:
    """Read a grid as this person may, filtered and sorted as he asked."""
    view = reading.month_of(perimeter, look.grid.id, look.region, look.month, look.known_at, now=look.now)
    look = replace(look, grid=view.grid)  # a closed month keeps the columns it had
    readable = access.readable_columns(perimeter, look.grid, look.region)
    by_id = {column.definition.id: column for column in view.columns}
    allowed = {column.id: column for column in readable}
    shown = look.columns or tuple(column.id for column in readable if not column.hidden)
    columns = [by_id[column_id] for column_id in shown if column_id in by_id and column_id in allowed]
    order = _kept(view, look, {key: column for key, column in by_id.items() if key in allowed})
    identity = (
        [key for key in MOVING_IDENTITY if key in look.columns] if look.columns else list(usual_identity(look.grid))
    )
    return Sheet(look, view, order, columns, readable, identity)


def usual_identity(grid: GridDefinition) -> tuple[str, ...]:
    """What a grid shows of establishments, beside their name and number, before anyone chooses."""
    return USUAL_OF.get(grid.domain, USUAL_IDENTITY)


def exported_identity(sheet: "Sheet") -> list[str]:
    """The columns of the tracking sheet in its order, then what else of the establishments is on screen."""
    return [*SEED_ORDER, *(key for key in sheet.identity if key not in SEED_ORDER)]


def _kept(view: MonthView, look: Look, columns: Mapping[str, ColumnView]) -> list[int]:
    """The positions of the lines that pass every filter, in the order asked."""
    kept = list(range(len(view.listed)))
    if look.named_list:
        inside = set(directory.members_of_list(look.named_list))
        kept = [i for i in kept if view.listed.ids[i] in inside]
    if words := fold(look.search).split():
        texts = [_searchable(line) for line in view.lines]
        kept = [i for i in kept if all(word in texts[i] for word in words)]
    for column_id, written in look.filters.items():
        shown = _shown(view, columns, column_id)
        is_number = column_id in IDENTITY_NUMBERS or (
            column_id in columns and columns[column_id].indicator.value.is_number
        )
        test = rules.column_filter(written, is_number=is_number)
        kept = [i for i in kept if test(shown(i))]
    if look.sort:
        shown = _shown(view, columns, look.sort.lstrip("-"))
        kept = _sorted(kept, shown, descending=look.sort.startswith("-"))
    return kept


def _sorted(kept: list[int], shown: Reader, *, descending: bool) -> list[int]:
    """Sorted with the lines that have no value last, whichever the direction."""
    keys = {i: rules.sort_key(shown(i)) for i in kept}
    with_value = sorted((i for i in kept if keys[i][0] < 2), key=keys.__getitem__, reverse=descending)
    return with_value + sorted((i for i in kept if keys[i][0] == 2), key=keys.__getitem__)


def _shown(view: MonthView, columns: Mapping[str, ColumnView], column_id: str) -> Reader:
    """How to read what a column shows on a line, be it of the establishment or of an indicator."""
    if column_id in {identity for identity, *_ in IDENTITY}:
        return lambda i: _said_of(view.lines[i].get(column_id))
    if column_id not in columns:
        raise Refusal(f"La colonne « {column_id} » n'existe pas dans cette grille, ou n'est pas dans vos thèmes.")
    column = columns[column_id]
    return lambda i: rules.Shown(column.entries[column.codes[i]][0], column.entries[column.codes[i]][1])


def _said_of(value: float | str | None) -> rules.Shown:
    """What the directory says of an establishment; nothing said is an empty cell, which "vide" finds."""
    return rules.Shown(value) if value not in (None, "") else rules.Shown(None, rules.NOT_COVERED)


def _searchable(line: Mapping[str, object]) -> str:
    parts = ("finess_et", "finess_pmsi", "finess_ej", "raison_sociale", "commune", "nom_ej", "groupes")
    return fold(" ".join(str(line.get(part) or "") for part in parts))


@dataclass(frozen=True)
class Band:
    """A theme over its neighbouring columns, with the month its data are of."""

    theme: str
    title: str
    width: int
    period: str
    late: str = ""  # which file of the theme is missing, and who owes it


def bands(columns: Sequence[ColumnView], grid: GridDefinition) -> list[Band]:
    """The theme bands above the columns shown, each with its own data month."""
    titles = {theme.id: theme.title for theme in grid.themes}
    runs = neighbours(columns)
    return [Band(run[0].definition.theme, titles[run[0].definition.theme], len(run), band_period(run)) for run in runs]


def neighbours(columns: Sequence[ColumnView]) -> list[list[ColumnView]]:
    """The columns in runs of one theme, in their order."""
    return [list(run) for _, run in groupby(columns, key=lambda column: column.definition.theme)]


def band_period(columns: Sequence[ColumnView]) -> str:
    """The month of a band: that of what files deliver in it, or "juillet à août 2022" when they differ.

    States that the region keeps from month to month say nothing of the data's month.
    """
    delivered = [column for column in columns if not column.indicator.carries_over] or columns
    codes = sorted({column.data_period for column in delivered if column.data_period}, key=last_month)
    if not codes:
        return ""
    first, last = Period(codes[0]), Period(codes[-1])
    return last.label if first == last else f"{first.label} à {last.label}"


def regions_present() -> list[str]:
    """The regions of this instance: those that have establishments, the most numerous first."""
    return directory.regions_by_size()


def saved_views(grid_id: str, user: Any) -> QuerySet[SavedView]:
    """The ways of looking this person may use: his own and those others share."""
    return SavedView.objects.filter(Q(owner=user) | Q(shared=True), grid=grid_id).select_related("owner")


def columns_touched(grid: GridDefinition, indicator_id: str) -> list[str]:
    """The columns that may move when an indicator is written: its own and those computed from it."""
    indicators = catalogue.current().indicators
    moved, known = {indicator_id}, -1
    while known != len(moved):
        known = len(moved)
        moved |= {code for code, one in indicators.items() if one.derived and moved & set(one.derived.of)}
    return [column.id for column in grid.columns if column.indicator in moved]


def latest_month(grid_id: str, region: str) -> Period:
    """The month a grid opens on: the last one anything is known of, else the present one."""
    known = projection.months_known(grid_id, region)
    today = timezone.localdate()
    return known[0] if known else Period.month(today.year, today.month)


def months_offered(grid_id: str, region: str, looked_at: Period) -> list[Period]:
    """The months to choose from, the last first: those known, and the one looked at even when nothing is said of it."""
    known = projection.months_known(grid_id, region)
    return known if looked_at in known else sorted([*known, looked_at], key=lambda month: month.code, reverse=True)
