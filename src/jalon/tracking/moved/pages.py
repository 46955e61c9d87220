"""What the page and the workbook of what moved are given: counts by theme and column, then the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse

from jalon.accounts.access import Perimeter
from jalon.catalogue.definitions import Value
from jalon.catalogue.regions import DEPARTMENTS
from jalon.indicators import projection
from jalon.indicators.projection import ColumnView
from jalon.kernel.periods import Period
from jalon.publish import table as publish
from jalon.publish.workbook import Book
from jalon.tracking import frame, origins
from jalon.tracking.display import shown_value
from jalon.tracking.export import FICTITIOUS
from jalon.tracking.frame import Place
from jalon.tracking.moved import forms, queries, rules, visits
from jalon.tracking.moved.forms import Asked
from jalon.tracking.moved.queries import ColumnMoves, Moved
from jalon.tracking.moved.rules import Cell, Move
from jalon.ui import french

PAGE_LENGTH = 60
KIND_WORDS = {
    rules.CHANGED: "changé", rules.APPEARED: "apparu", rules.GONE: "disparu", rules.CONFIRMED: "repris, confirmé",
}  # fmt: skip
DIRECTION_WORDS = {rules.PROGRESS: "progrès", rules.SETBACK: "recul"}


@dataclass(frozen=True)
class Look:
    """What is compared: the months or the instant, what moved, in words."""

    place: Place
    asked: Asked
    moved: Moved
    words: str
    instant: datetime | None = None


def look(request: HttpRequest, place: Place, perimeter: Perimeter) -> Look | None:
    """What is asked for; None when it is "since my last visit" and there was none."""
    asked = forms.read(request.GET, place.month)
    if asked.earlier is not None:
        words = f"de {asked.earlier.label} à {place.month.label}"
        return Look(place, asked, queries.between(place, perimeter, asked.earlier), words)
    if asked.since == forms.VISIT:
        instant = visits.last_seen(request.user, place.grid.id, place.region)
        if instant is None:
            return None
        words = f"depuis votre visite du {french.instant(instant)}"
    else:
        instant = forms.instant_of(asked.since)
        words = f"depuis le {french.day(instant)}"
    return Look(place, asked, queries.since(place, perimeter, instant), words, instant)


Row = tuple[ColumnView, Move, str]  # column, what moved, the period it is about


def rows_of(found: Look) -> list[Row]:
    """The moves that the filters keep, in the order of the columns, then of the lines."""
    asked, listed = found.asked, found.moved.view.listed.columns
    rows: list[Row] = []
    for one in queries.only(found.moved, theme=asked.theme, column=asked.column).columns:
        for rank, move in sorted(enumerate(one.moves), key=_what_moved_first):
            inside = not asked.department or any(listed["departement"][i] == asked.department for i in move.lines)
            kept = (not asked.kind or move.kind == asked.kind) and (
                not asked.direction or move.direction == asked.direction
            )
            if inside and kept:
                rows.append((one.column, move, _period(one, rank, move)))
    return rows


def _what_moved_first(ranked: tuple[int, Move]) -> tuple[bool, int]:
    """In the order of the lines, what was only confirmed after what moved."""
    move = ranked[1]
    return move.kind == rules.CONFIRMED, move.lines[0]


def _period(one: ColumnMoves, rank: int, move: Move) -> str:
    return (one.periods or {}).get(rank) or move.after.period or move.before.period or ""


def page(request: HttpRequest, found: Look, perimeter: Perimeter) -> dict[str, Any]:
    place, asked, view = found.place, found.asked, found.moved.view
    rows = rows_of(found)
    paged = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    shown = list(paged.object_list)
    sources = queries.sources_of(shown)
    address = forms.address_of(place.address, asked)
    return frame.context(
        place, "tracking:moved", perimeter, page_title="Ce qui a bougé", page_note=found.words,
        fictitious=origins.is_fictitious(view.columns), look=found, asked=asked, paged=paged,
        rows=[_shown(found, row, sources.get(rank)) for rank, row in enumerate(shown)],
        themes=_themes(found), all_themes=place.grid.themes, departments=_departments(found),
        kinds=list(KIND_WORDS.items()), directions=list(DIRECTION_WORDS.items()),
        entered=found.moved.entered, left=found.moved.left, total=found.moved.total,
        sums=rules.counts(move for one in found.moved.columns for move in one.moves),
        earlier_months=[one for one in projection.months_known(place.grid.id, place.region) if one < place.month],
        visit=visits.last_seen(request.user, place.grid.id, place.region),
        export=f"{reverse('tracking:moved_export', args=[place.grid.id])}?{address}",
        reset=f"?{forms.address_of(place.address, Asked(asked.earlier, asked.since))}",
    )  # fmt: skip


def _themes(found: Look) -> list[dict[str, Any]]:
    """By theme: its columns that moved, or of which nothing can be said, with their counts."""
    most = max((one.total for one in found.moved.columns), default=1)
    made = []
    for theme in found.place.grid.themes:
        mine = [one for one in found.moved.columns if one.column.definition.theme == theme.id]
        said = [one for one in mine if one.moves or one.aside]
        if said:
            made.append({
                "id": theme.id, "title": theme.title,
                "columns": [_column(found, one, most) for one in said if not one.column.definition.hidden],
                "hidden": [_column(found, one, most) for one in said if one.column.definition.hidden],
                "total": sum(one.total for one in mine),
                "url": f"?{forms.address_of(found.place.address, found.asked, theme=theme.id, colonne='')}",
            })  # fmt: skip
    return made


def _column(found: Look, one: ColumnMoves, most: int) -> dict[str, Any]:
    counts = rules.counts(one.moves)
    return {
        "label": one.column.definition.label, "total": one.total, "most": most, "aside": one.aside,
        "confirmed": counts[rules.CONFIRMED],
        "progress": counts[rules.PROGRESS], "setback": counts[rules.SETBACK],
        "chosen": one.column.definition.id == found.asked.column,
        "url": f"?{forms.address_of(found.place.address, found.asked, colonne=one.column.definition.id, theme='')}",
        "kinds": ", ".join(f"{counts[kind]} {word}" for kind, word in KIND_WORDS.items() if counts[kind]),
    }  # fmt: skip


def _shown(found: Look, row: Row, source: queries.Source | None) -> dict[str, Any]:
    column, move, period = row
    listed, first = found.moved.view.listed.columns, move.lines[0]
    value, number = column.indicator.value, listed["finess_et"][first]
    place = found.place
    cell = reverse("tracking:cell", args=[place.grid.id, number, column.definition.id])
    return {
        "name": listed["raison_sociale"][first] or number, "others": len(move.lines) - 1, "number": number,
        "department": listed["departement"][first], "label": column.definition.label,
        "before": cell_text(move.before, value), "after": cell_text(move.after, value),
        "kind": move.kind, "kind_word": KIND_WORDS[move.kind], "direction": move.direction,
        "direction_word": DIRECTION_WORDS.get(move.direction, ""), "period": period, "source": source,
        "computed": column.indicator.derived is not None, "url": f"{cell}?{place.address}",
    }  # fmt: skip


def cell_text(cell: Cell, value: Value) -> str:
    """A cell in words, whatever its state."""
    if cell.state == rules.UNAVAILABLE:
        return "n.d."
    if cell.value is None:
        return "non concerné" if cell.state == rules.NOT_APPLICABLE else ""
    return shown_value(cell.value, value)


def _departments(found: Look) -> list[tuple[str, str]]:
    codes = sorted(set(found.moved.view.listed.columns["departement"]) - {""})
    return [(code, f"{code} {DEPARTMENTS[code].name}" if code in DEPARTMENTS else code) for code in codes]


def no_visit(place: Place, perimeter: Perimeter) -> dict[str, Any]:
    return frame.context(place, "tracking:moved", perimeter, page_title="Ce qui a bougé")


def workbook(found: Look) -> bytes:
    """A summary, one sheet per theme, then the lines that came and went."""
    title = f"Ce qui a bougé – {found.place.region_name} – {found.words}"
    book = Book(title=title)
    notes = [FICTITIOUS] if origins.is_fictitious(found.moved.view.columns) else []
    book.add_list("Synthèse", _summary(found, title, notes))
    rows = rows_of(found)
    sources = queries.sources_of(rows)
    for theme in found.place.grid.themes:
        mine = [(row, sources.get(rank)) for rank, row in enumerate(rows) if row[0].definition.theme == theme.id]
        if mine:
            book.add_list(theme.title, _detail(found, theme.title, mine))
    if found.moved.entered or found.moved.left:
        book.add_list("Lignes", _lines(found))
    return book.close()


def _summary(found: Look, title: str, notes: Sequence[str]) -> publish.Table:
    names = (*KIND_WORDS.items(), *DIRECTION_WORDS.items())
    columns = [
        publish.Column("theme", "Thème", width=26),
        publish.Column("column", "Colonne", width=40),
        *(publish.Column(name, word.capitalize(), "integer", width=12) for name, word in names),
        publish.Column("note", "Remarque", width=40),
    ]
    titles = {theme.id: theme.title for theme in found.place.grid.themes}
    rows = []
    for one in found.moved.columns:
        if one.moves or one.aside:
            counted = rules.counts(one.moves)
            rows.append([
                publish.Cell(titles.get(one.column.definition.theme, "")), publish.Cell(one.column.definition.label),
                *(publish.Cell(counted[name] or None) for name, _ in names), publish.Cell(one.aside or None),
            ])  # fmt: skip
    return publish.Table(title, columns, rows, notes)


def _detail(found: Look, title: str, rows: Sequence[tuple[Row, queries.Source | None]]) -> publish.Table:
    columns = [
        publish.Column("finess_et", "FINESS géographique", "code", width=12),
        publish.Column("raison_sociale", "Raison sociale", width=38),
        publish.Column("departement", "Département", "code", width=8),
        publish.Column("sites", "Sites qui la montrent", "integer", width=10),
        publish.Column("colonne", "Colonne", width=34),
        publish.Column("avant", "Avant", width=26),
        publish.Column("apres", "Après", width=26),
        publish.Column("genre", "Genre", width=16),
        publish.Column("sens", "Sens", width=10),
        publish.Column("mois", "Mois de la valeur", width=16),
        publish.Column("qui", "Par", width=44),
        publish.Column("quand", "Le", width=17),
    ]
    return publish.Table(f"{title} – {found.words}", columns, [_exported(found, *row) for row in rows])


def _exported(found: Look, row: Row, source: queries.Source | None) -> list[publish.Cell]:
    column, move, period = row
    listed, first, value = found.moved.view.listed.columns, move.lines[0], column.indicator.value
    who = source.who if source else "calculé" if column.indicator.derived else ""
    return [
        publish.Cell(listed["finess_et"][first]), publish.Cell(listed["raison_sociale"][first] or None),
        publish.Cell(listed["departement"][first] or None), publish.Cell(len(move.lines)),
        publish.Cell(column.definition.label), publish.Cell(cell_text(move.before, value) or None),
        publish.Cell(cell_text(move.after, value) or None), publish.Cell(KIND_WORDS[move.kind]),
        publish.Cell(DIRECTION_WORDS.get(move.direction)), publish.Cell(Period(period).label if period else None),
        publish.Cell(who or None), publish.Cell(french.short_instant(source.at) if source else None),
    ]  # fmt: skip


def _lines(found: Look) -> publish.Table:
    columns = [
        publish.Column("quoi", "Ligne", width=10),
        publish.Column("finess_et", "FINESS géographique", "code", width=12),
        publish.Column("raison_sociale", "Raison sociale", width=40),
        publish.Column("departement", "Département", "code", width=8),
        publish.Column("pourquoi", "Pourquoi", width=60),
    ]
    passages: Mapping[str, Sequence[queries.Passage]] = {"entrée": found.moved.entered, "sortie": found.moved.left}
    names = ("finess_et", "raison_sociale", "departement")
    rows = [
        [
            publish.Cell(word),
            *(publish.Cell(str(one.line[name] or "") or None) for name in names),
            publish.Cell(one.why),
        ]
        for word, found_there in passages.items()
        for one in found_there
    ]
    return publish.Table(f"Lignes entrées et sorties – {found.words}", columns, rows)
