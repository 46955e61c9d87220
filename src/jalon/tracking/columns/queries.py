"""The columns of a grid as its page tells them: owner, definition, what they hold, their versions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from jalon import catalogue
from jalon.accounts.access import Perimeter
from jalon.accounts.models import AuditEvent
from jalon.catalogue import writing
from jalon.catalogue.definitions import ColumnAddition, GridColumn, GridTheme, IndicatorDefinition
from jalon.directory.models import Entity
from jalon.indicators import queries as indicators
from jalon.indicators.models import Definition, Indicator, Observation
from jalon.indicators.projection import ColumnView
from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.tracking import access, reading
from jalon.tracking import rules as cells
from jalon.tracking.columns import rules
from jalon.tracking.columns.rules import Draft
from jalon.tracking.frame import Place

PLACES_NAMED = 3


@dataclass(frozen=True)
class Held:
    """A column that a region added, as it is now: what it says, and the version a form must have seen."""

    addition: ColumnAddition
    indicator: IndicatorDefinition

    @property
    def seen(self) -> str:
        return f"{self.addition.version}.{self.indicator.version}"

    @property
    def draft(self) -> Draft:
        return rules.draft_of(self.addition, self.indicator)

    @property
    def is_retired(self) -> bool:
        return self.addition.status == "retired"

    @property
    def owns_indicator(self) -> bool:
        """Its indicator is a file of the region, made with it."""
        return self.indicator.id == self.addition.id and not self.indicator.path.is_relative_to(catalogue.SHIPPED)


@dataclass(frozen=True)
class Row:
    """A line of the page: a column of the grid, with where it comes from and how much it holds this month."""

    column: GridColumn
    indicator: IndicatorDefinition
    sources: tuple[str, ...]
    used: int


def by_theme(place: Place, perimeter: Perimeter) -> list[tuple[GridTheme, list[Row]]]:
    """The columns this person may read, theme after theme, with their values this month."""
    view = reading.month_of(perimeter, place.grid.id, place.region, place.month)
    rows = [_row(column) for column in view.columns]
    return [
        (theme, found)
        for theme in place.grid.themes
        if (found := [row for row in rows if row.column.theme == theme.id])
    ]


def _row(column: ColumnView) -> Row:
    sources = () if column.indicator.derived else tuple(indicators.sources_of(column.indicator.id))
    return Row(column.definition, column.indicator, sources, _used(column))


def _used(column: ColumnView) -> int:
    """How many lines show something that somebody stated."""
    stated = {
        code
        for code, (value, state, *_) in enumerate(column.entries)
        if state in (cells.NOT_APPLICABLE, cells.UNAVAILABLE) or (state == cells.PRESENT and value is not None)
    }
    return sum(number for code, number in Counter(column.codes).items() if code in stated)


def retired(place: Place, perimeter: Perimeter) -> list[tuple[Held, int]]:
    """The columns of the region that no longer show, with how many values the ledger keeps of each."""
    return [
        (held, values_kept(held.indicator.id))
        for held in _additions(place)
        if held.is_retired and perimeter.may_read(region=place.region, theme=held.addition.theme)
    ]


def _additions(place: Place) -> Iterator[Held]:
    current = catalogue.current()
    for one in current.columns.values():
        if one.grid == place.grid.id and (not one.regions or place.region in one.regions):
            yield Held(one, current.indicators[one.indicator])


def held_column(place: Place, column_id: str, perimeter: Perimeter) -> Held:
    """A column that the region added; a refusal when there is none of that name for this person."""
    access.readable_columns(perimeter, place.grid, place.region)
    for held in _additions(place):
        if held.addition.id == column_id and perimeter.may_read(region=place.region, theme=held.addition.theme):
            return held
    raise Refusal(
        f"La colonne « {column_id} » n'est pas une colonne ajoutée à cette grille par la région, ou n'est pas dans "
        "vos thèmes."
    )


def values_kept(code: str) -> int:
    """How many values of an indicator stand in the ledger, whatever the month."""
    return _standing(code).exclude(state=cells.PRESENT, number=None, text=None).count()


def has_values(code: str) -> bool:
    """Whether anything was ever written, even taken back since."""
    return Observation.objects.filter(indicator__code=code).exists()


def where_used(code: str, but: Iterable[str]) -> list[str]:
    """For each value that a cell still holds, these excepted, the sentence that says where."""
    accepted = set(but)
    found: dict[str, list[tuple[int, str]]] = {}
    rows = _standing(code).exclude(text=None).order_by("-period").values_list("text", "entity", "period")
    for text, entity, period in rows.iterator():  # a set may hold several
        for value in set(str(text).split(" ; ")) - accepted if text not in accepted else ():
            found.setdefault(value, []).append((entity, period))
    return [_said(value, places) for value, places in sorted(found.items())]


def _said(value: str, places: list[tuple[int, str]]) -> str:
    names = dict(Entity.objects.filter(pk__in={pk for pk, _ in places[:PLACES_NAMED]}).values_list("pk", "name"))
    told = ", ".join(f"{names.get(pk, '?')} ({Period(period).label})" for pk, period in places[:PLACES_NAMED])
    more = max(0, len(places) - PLACES_NAMED)
    return f"« {value} » est utilisée : {told}{f' et {more} autres' if more > 1 else ' et une autre' if more else ''}"


def _standing(code: str) -> QuerySet[Observation]:
    return Observation.objects.filter(indicator__code=code, superseded_by=None)


def names_taken() -> set[str]:
    """Every name that a column, an indicator or a theme bears or has borne: none serves twice."""
    current, own = catalogue.current(), catalogue.overlay()
    taken = {*current.columns, *current.indicators, *current.themes}
    taken |= {column.id for grid in current.grids.values() for column in grid.columns}
    if own:
        taken |= {path.stem for folder in ("columns", "indicators") for path in (own / folder).rglob("*.y*ml")}
    taken |= set(Definition.objects.filter(kind__in=("column", "indicator")).values_list("code", flat=True))
    return taken | set(Indicator.objects.values_list("code", flat=True))


@dataclass(frozen=True)
class Version:
    """What a column became on a day: what changed, in words, and by whom."""

    at: datetime
    version: str
    what: str
    by: str
    changes: tuple[tuple[str, str, str], ...]  # what, before, after


def versions(held: Held) -> list[Version]:
    """The versions of a column and of its indicator kept in the registry, the last first."""
    rows = Definition.objects.filter(kind__in=("column", "indicator"), code=held.addition.id)
    authors = _authors(held.addition.id)
    before: dict[str, dict] = {}
    found = []
    for row in rows.order_by("recorded_at", "pk"):
        changes = tuple(_changes(before[row.kind], row.body)) if row.kind in before else ()
        what = "Colonne" if row.kind == "column" else "Indicateur"
        found.append(Version(row.recorded_at, row.version, what, authors.get(row.version, ""), changes))
        before[row.kind] = row.body
    return found[::-1]


def _authors(column: str) -> dict[str, str]:
    events = AuditEvent.objects.filter(verb__startswith="tracking.column_", details__definition=column)
    return {
        version: str(event.by or "ligne de commande")
        for event in events.select_related("by")
        for version in event.details.get("versions", ())
    }


_TOLD = {
    "title": "Nom", "why": "À quoi elle sert", "theme": "Thème", "after": "Après", "width": "Largeur",
    "status": "État", "retired_because": "Motif du retrait", "owner": "Propriétaire", "regions": "Régions",
    "carries_over": "Reprise d'un mois à l'autre", "private": "Réservée à la région", "grains": "Maille",
    "additive": "Addition",
}  # fmt: skip
_TOLD_OF_VALUE = {
    "type": "Type", "unit": "Unité", "values": "Valeurs", "not_applicable": "« Non concerné »",
    "open_list": "Liste ouverte", "minimum": "Minimum", "maximum": "Maximum",
}  # fmt: skip


def _changes(before: dict, after: dict) -> Iterator[tuple[str, str, str]]:
    pairs = [(label, before.get(key), after.get(key)) for key, label in _TOLD.items()]
    old, new = before.get("value") or {}, after.get("value") or {}
    pairs += [(label, old.get(key), new.get(key)) for key, label in _TOLD_OF_VALUE.items()]
    for label, one, other in pairs:
        if one != other:
            yield label, _plain(one), _plain(other)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "rien"
    return _STATUS.get(str(value), str(value)) if value not in (None, "") else "rien"


_STATUS = {"published": "en service", "retired": "retirée", "preview": "à l'essai", "draft": "brouillon"}


def files_of(held: Held) -> tuple[dict, dict]:
    """What the files of a column say: the column, then its indicator when it is the region's own."""
    column = writing.content_of(held.addition.path)
    return column, writing.content_of(held.indicator.path) if held.owns_indicator else {}
