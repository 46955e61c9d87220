"""The rows of a recognised file, each with its key, its values and what was written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

from jalon.catalogue.definitions import SheetDefinition, SourceColumn, Value
from jalon.kernel import finess
from jalon.kernel.text import fold
from jalon.sources.reading.cells import Parse, ParsedCell, parser
from jalon.sources.reading.names import letter
from jalon.sources.reading.recognition import Recognition, SheetMatch
from jalon.sources.reading.tables import Cell, Table, is_blank
from jalon.sources.reading.texts import text_of

_ITEM = "{item}"
_Reader = tuple[str, int, Parse]  # column id, index, how to read


@dataclass(frozen=True, eq=False)
class Layout:
    """What the rows of one sheet share."""

    sheet: str
    match: SheetMatch
    delimited: bool

    @property
    def definition(self) -> SheetDefinition:
        return self.match.definition


@dataclass(slots=True, eq=False)
class ParsedRow:
    """One row that holds something. `row` is its number in the sheet, or its line in the text.

    `sheet`: index of the table. `problem`: why the row can name nothing whatever its key
    (unknown_item, unknown_grain, misaligned). `cells`: column id → value, for value columns only.
    """

    sheet: int
    row: int
    key: finess.Reading
    grain: str
    item: str
    project: str
    label: str
    cells: dict[str, ParsedCell]
    raw: list[Cell]
    layout: Layout
    problem: str = ""

    @property
    def content(self) -> dict[str, str]:
        """Header → text as written, for whoever must settle the row; unnamed columns by their letter."""
        headers = self.layout.match.headers
        named: dict[str, str] = {}
        for index, cell in enumerate(self.raw):
            if text := text_of(cell):
                title = headers[index] if index < len(headers) and headers[index] else f"({letter(index)})"
                named[f"{title} ({letter(index)})" if title in named else title] = text
        return named

    def written(self, role: str) -> str:
        """What the first column of that role holds, as written; "" without such a column."""
        found = (c.id for c in self.layout.definition.columns if c.role == role and c.id in self.layout.match.columns)
        index = self.layout.match.columns.get(next(found, ""))
        return "" if index is None or index >= len(self.raw) else text_of(self.raw[index])

    def control(self, column: str) -> finess.Reading | None:
        """The number in a control column, when the sheet has that column."""
        index = self.layout.match.columns.get(column)
        return None if index is None else _read_key(self.raw[index] if index < len(self.raw) else "")


class _Plan(NamedTuple):
    key: int
    key_grain: str
    grain: tuple[int, Mapping[str, str]] | None
    item: tuple[int, Mapping[str, str]] | None
    project: int | None
    label: int | None
    values: list[_Reader]


def read_rows(
    tables: Sequence[Table],
    recognition: Recognition,
    *,
    value_of: Callable[[str], Value],
    learnt: Mapping[tuple[str, str], str] | None = None,
) -> list[ParsedRow]:
    """Every row below the headers that holds something, foot notes and totals included.

    `value_of(indicator id)` says what a value is when the column does not. `learnt`: (column id,
    folded spelling) → value of the list, or id of the item.
    """
    rows: list[ParsedRow] = []
    for match in recognition.sheets:
        table = tables[match.table_index]
        rows += _sheet_rows(table, match, _plan(match, value_of, learnt or {}))
    return rows


def indicator_of(column: SourceColumn, item: str) -> str:
    """The indicator that a column publishes on a row of that item."""
    return column.indicator.replace(_ITEM, item)


def _plan(match: SheetMatch, value_of: Callable[[str], Value], learnt: Mapping[tuple[str, str], str]) -> _Plan:
    by_role: dict[str, list[SourceColumn]] = {}
    for column in match.definition.columns:
        if column.id in match.columns:
            by_role.setdefault(column.role, []).append(column)
    first = {role: columns[0] for role, columns in by_role.items()}
    values: list[_Reader] = []
    for column in by_role.get("value", ()):
        parse = parser(column, _value(column, first.get("item"), value_of), _of(column, learnt))
        values.append((column.id, match.columns[column.id], parse))
    return _Plan(
        key=match.columns[first["key"].id],
        key_grain=first["key"].grain or "et",
        grain=_choices(first.get("grain"), match, learnt),
        item=_choices(first.get("item"), match, learnt),
        project=match.columns[first["project"].id] if "project" in first else None,
        label=match.columns[first["label"].id] if "label" in first else None,
        values=values,
    )


def _value(column: SourceColumn, item: SourceColumn | None, value_of: Callable[[str], Value]) -> Value:
    """The items of a source share what their values are: the first one tells."""
    if column.value is not None:
        return column.value
    items = list(dict.fromkeys(item.values.values())) if item and _ITEM in column.indicator else [""]
    return value_of(indicator_of(column, items[0] if items else ""))


def _of(column: SourceColumn, learnt: Mapping[tuple[str, str], str]) -> dict[str, str]:
    return {spelling: value for (field, spelling), value in learnt.items() if field == column.id}


def _choices(
    column: SourceColumn | None, match: SheetMatch, learnt: Mapping[tuple[str, str], str]
) -> tuple[int, Mapping[str, str]] | None:
    if column is None:
        return None
    return match.columns[column.id], dict(column.values) | _of(column, learnt)


def _sheet_rows(table: Table, match: SheetMatch, plan: _Plan) -> list[ParsedRow]:
    layout = Layout(table.name, match, table.delimited)
    width = max(len(match.headers), *match.columns.values()) + 1
    numeric = _is_numeric(table, match, plan.key)
    written = [
        (number, raw if len(raw) >= width else raw + [""] * (width - len(raw)))
        for number, raw in enumerate(table.rows[match.header_row :], start=match.header_row + 1)
        if not is_blank(raw)
    ]
    read_key = cache(partial(_read_key, numeric=numeric))
    rows = []
    for (number, raw), cells in zip(written, _cells([raw for _, raw in written], plan.values), strict=True):
        key = read_key(raw[plan.key])
        row = ParsedRow(match.table_index, number, key, plan.key_grain, "", "", "", cells, raw, layout)
        _identify(row, raw, plan, len(match.headers))
        rows.append(row)
    return rows


def _cells(raws: list[list[Cell]], values: list[_Reader]) -> Iterator[dict[str, ParsedCell]]:
    """The value cells of each row. Column after column: the same writing is read once."""
    names = [column for column, _, _ in values]
    columns = [_column([raw[index] for raw in raws], parse) for _, index, parse in values]
    return (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))


def _column(written: list[Cell], parse: Parse) -> list[ParsedCell]:
    if bool in set(map(type, written)):  # equal to 1 and 0 for a dictionary
        return list(map(parse, written))
    return list(map({cell: parse(cell) for cell in set(written)}.__getitem__, written))


def _identify(row: ParsedRow, raw: list[Cell], plan: _Plan, width: int) -> None:
    if plan.label is not None:
        row.label = text_of(raw[plan.label])
    if plan.project is not None:
        row.project = text_of(raw[plan.project])
    if plan.grain is not None:
        row.grain = plan.grain[1].get(fold(text_of(raw[plan.grain[0]])), "")
        row.problem = "" if row.grain else "unknown_grain"
    if plan.item is not None:
        row.item = plan.item[1].get(fold(text_of(raw[plan.item[0]])), "")
        row.problem = row.problem if row.item else "unknown_item"
    if row.layout.delimited and len(raw) > width and not is_blank(raw[width:]):
        row.problem = "misaligned"


def _read_key(written: Cell, numeric: bool = False) -> finess.Reading:
    """In a column of numbers a number is no accident: only the others are said to be repaired."""
    return finess.read(int(written) if numeric and isinstance(written, float) and written.is_integer() else written)


def _is_numeric(table: Table, match: SheetMatch, column: int) -> bool:
    """Whether most of the column is typed as numbers."""
    written = [raw[column] for raw in table.rows[match.header_row :] if len(raw) > column and raw[column] != ""]
    return 2 * sum(1 for cell in written if isinstance(cell, float | int)) > len(written)
