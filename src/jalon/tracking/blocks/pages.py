"""The page where the lines that filters keep get one value in one column: chosen, previewed, written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jalon.accounts.access import Perimeter
from jalon.indicators.projection import ColumnView
from jalon.tracking import forms, frame, queries
from jalon.tracking.blocks import rules
from jalon.tracking.blocks.actions import Examined, Planned
from jalon.tracking.blocks.answers import said_of
from jalon.tracking.blocks.forms import Filling, cells_field
from jalon.tracking.blocks.queries import locks
from jalon.tracking.display import shown_cell
from jalon.tracking.frame import Place
from jalon.tracking.queries import Look, Sheet
from jalon.tracking.rules import Entry

PREVIEWED = 100  # cells shown before they are written; all of them are written
MANNERS = (
    (rules.VALUE, "écrire la valeur ci-contre"),
    (rules.CONFIRM, "confirmer la valeur reprise d'un mois précédent"),
    (rules.UNAVAILABLE, "marquer « non disponible »"),
    (rules.NOT_APPLICABLE, "marquer « non concerné »"),
    (rules.EMPTY, "vider la case"),
)


@dataclass(frozen=True)
class PreviewLine:
    """A cell as it is and as it would be."""

    finess: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """What filling a column would do: the first cells that change, and the whole of them for the form that applies."""

    lines: Sequence[PreviewLine]
    changing: int
    unchanged: int
    refused: Sequence[tuple[str, int]]  # why, how many
    cells: str


def context(place: Place, perimeter: Perimeter, sheet: Sheet, filling: Filling, **more: Any) -> dict:
    """What the page needs. Only the columns in which this person may write somewhere are offered."""
    open_columns = _open_columns(place, perimeter, sheet)
    chosen = next((column for column in open_columns if column.definition.id == filling.column_id), None)
    return frame.context(
        place, "tracking:block", perimeter,
        page_title="Remplir une colonne", sheet=sheet, filling=filling, chosen=chosen, manners=MANNERS,
        themes=_by_theme(place, open_columns), address=forms.address_of(sheet.look), filters=_filters(sheet.look),
        **more,
    )  # fmt: skip


def preview(sheet: Sheet, examined: Examined) -> Preview:
    """A block examined, as the page shows it before it is written."""
    changing = list(examined.planned.values())
    reasons: dict[str, int] = {}
    for _, _, sentence in examined.outcome.refused:
        why = sentence.partition(" : ")[2] or sentence
        reasons[why] = reasons.get(why, 0) + 1
    return Preview(
        lines=[_line(sheet, one) for one in changing[:PREVIEWED]],
        changing=len(changing),
        unchanged=examined.outcome.unchanged,
        refused=sorted(reasons.items(), key=lambda pair: -pair[1]),
        cells=cells_field([(one.entry.finess, one.seen) for one in changing]),
    )


def _line(sheet: Sheet, one: Planned) -> PreviewLine:
    column, line = one.target.column, one.target.line
    before = shown_cell(column.entries[column.codes[line]], column.indicator.value)
    after = said_of(Entry(*one.write.content), column.indicator)
    carried = f"{before.text} ({before.says})" if before.says and before.text else before.text
    return PreviewLine(one.entry.finess, sheet.view.listed.columns["raison_sociale"][line], carried or "(vide)", after)


def _open_columns(place: Place, perimeter: Perimeter, sheet: Sheet) -> list[ColumnView]:
    """The columns that this person may write on one of the lines kept."""
    listed = sheet.view.listed.columns["departement"]
    departments = {str(listed[i] or "") for i in sheet.order}
    why = locks(perimeter, sheet.view.columns, region=place.region, departments=departments, closed=False)
    readable = {column.id for column in sheet.readable}
    return [c for c in sheet.view.columns if c.definition.id in readable and _is_open(why[c.definition.id])]


def _is_open(why: str | Mapping[str, str]) -> bool:
    return not why if isinstance(why, str) else not all(why.values())


def _by_theme(place: Place, columns: Iterable[ColumnView]) -> list[tuple[str, list[ColumnView]]]:
    titles = {theme.id: theme.title for theme in place.grid.themes}
    runs = groupby(columns, key=lambda column: column.definition.theme)
    return [(titles[theme], list(run)) for theme, run in runs]


def _filters(look: Look) -> list[str]:
    """What keeps these lines, in words."""
    labels = {column.id: column.label for column in look.grid.columns} | {
        key: label for key, label, *_ in queries.IDENTITY
    }
    searched = [f"« {look.search} »"] if look.search else []
    return searched + [f"{labels.get(column, column)} : {written}" for column, written in look.filters.items()]
