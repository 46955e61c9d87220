"""A plain table described once: columns, rows, total, exports; drawn by ui/components/table.html."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from jalon.ui import french

NUMERIC = {"number", "percent", "amount"}
SHORT = {"code", "month", "date", "datetime"}  # never cut over two lines


@dataclass(frozen=True)
class Column:
    """`kind`: text, number, percent, amount, month, date, datetime, state, owner, meteo, code.

    `sort`: the value of ?tri= that sorts by this column; `sorted`: "ascending" or "descending" when it is so.
    """

    label: str
    kind: str = "text"
    decimals: int | None = None
    sort: str = ""
    sorted: str = ""
    hint: str = ""

    @property
    def css(self) -> str:
        if self.kind in NUMERIC:
            return "number"
        return "keep" if self.kind in SHORT else ""


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere."""

    text: object
    url: str


@dataclass(frozen=True)
class Export:
    label: str  # XLSX, CSV, Parquet
    url: str


@dataclass(frozen=True)
class Cell:
    column: Column
    value: object
    url: str = ""
    heads: bool = False

    @property
    def text(self) -> object:
        return shown(self.value, self.column)


@dataclass(frozen=True)
class Table:
    """What a data table says. Each row holds one value per column; a value may be a Link or safe HTML."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    total: Sequence[Any] = ()
    exports: Sequence[Export] = field(default_factory=tuple)
    note: str = ""
    heads: bool = True  # the first cell of a row names the row

    def lines(self) -> Iterator[list[Cell]]:
        return (self._cells(row) for row in self.rows)

    def total_line(self) -> list[Cell]:
        return self._cells(self.total) if self.total else []

    def _cells(self, row: Sequence[Any]) -> list[Cell]:
        pairs = zip(self.columns, row, strict=True)
        return [
            Cell(column, value.text, value.url, self.heads and rank == 0)
            if isinstance(value, Link)
            else Cell(column, value, heads=self.heads and rank == 0)
            for rank, (column, value) in enumerate(pairs)
        ]


def shown(value: object, column: Column) -> object:
    """A value as its column writes it; safe HTML passes through."""
    if value is None or isinstance(value, SafeString):
        return "" if value is None else value
    if column.kind == "number":
        return french.number(value, column.decimals)
    if column.kind == "percent":
        return french.percent(value, column.decimals)
    if column.kind == "amount":
        return french.amount(value, column.decimals or 0)
    return _dated(value, column.kind)


def _dated(value: object, kind: str) -> object:
    if kind == "month":
        return french.month(value)
    if kind == "datetime" and isinstance(value, datetime):
        return french.short_instant(value)
    if kind == "date":
        return french.short_day(value)
    return value
