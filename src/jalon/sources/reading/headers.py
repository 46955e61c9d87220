"""The header row of a table, found by its names; columns told apart by the band above them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from jalon.catalogue.definitions import SheetDefinition, SourceColumn
from jalon.sources.reading.limits import HEADER_ROWS
from jalon.sources.reading.names import Names, key_of, names
from jalon.sources.reading.tables import Cell, Merged, Table
from jalon.sources.reading.texts import text_of

_MOST_MERGED = 2_000


@dataclass(frozen=True)
class HeaderRow:
    """A row read as a header: for each column its name and the band above it, "" when there is none."""

    row: int  # counted from 0
    titles: tuple[str, ...]
    bands: tuple[str, ...]

    @cached_property
    def keys(self) -> list[tuple[str, str]]:
        """For each column, its folded name and its folded band."""
        return [(key_of(title), key_of(band)) for title, band in zip(self.titles, self.bands, strict=True)]


@dataclass(frozen=True)
class Found:
    """A header row with the columns of a definition in it: column id → indexes that fit it."""

    header: HeaderRow
    columns: dict[str, list[int]]

    def has_required(self, definition: SheetDefinition) -> bool:
        """Whether everything without which the sheet means nothing is there, and at least one value."""
        found = [column for column in definition.columns if column.id in self.columns]
        values = any(column.role == "value" for column in found)
        return values and not missing(definition, self.columns, required=True)


def header_rows(table: Table) -> list[HeaderRow]:
    """Every one of the first rows that could be a header."""
    near = tuple(merged for merged in table.merged if merged.top < HEADER_ROWS)[:_MOST_MERGED]
    table = replace(table, merged=near)
    return [header for row in range(min(HEADER_ROWS, len(table.rows))) if (header := _header(table, row))]


def find(headers: Sequence[HeaderRow], definition: SheetDefinition) -> Found | None:
    """The header row in which most columns of the definition are found; the first of the best."""
    best: Found | None = None
    best_score = (False, 0)
    for header in _promising(headers, definition):
        found = Found(header, assign(header, definition.columns))
        score = (found.has_required(definition), len(found.columns))
        if score > best_score:
            best, best_score = found, score
    return best


def _promising(headers: Sequence[HeaderRow], definition: SheetDefinition) -> Sequence[HeaderRow]:
    """The few rows that bear most of the names to look for: a quick look before the careful one."""
    vocabulary = set().union(*(names(column.headers).exact for column in definition.columns))
    known = {header.row: sum(key in vocabulary for key, _ in header.keys) for header in headers}
    best = sorted(set(known.values()) - {0}, reverse=True)[:2]
    return [header for header in headers if known[header.row] in best] if best else headers


def missing(definition: SheetDefinition, columns: dict[str, list[int]], *, required: bool) -> list[SourceColumn]:
    """The columns not found: those that must be there, or the others that say something."""
    absent = [column for column in definition.columns if column.id not in columns and column.role != "ignored"]
    return [column for column in absent if (column.required or column.role == "key") == required]


def assign(header: HeaderRow, columns: Sequence[SourceColumn]) -> dict[str, list[int]]:
    """Column id → indexes. Exact names before patterns, names under a band before names alone."""
    found: dict[str, list[int]] = {}
    keys = {index: pair for index, pair in enumerate(header.keys) if pair[0]}
    for exact in (True, False):
        for banded in (True, False):
            for column in columns:
                if column.id in found or bool(column.band) != banded:
                    continue
                fitting = [index for index, pair in keys.items() if _fits(column, *pair, exact=exact)]
                if fitting := _preferred(fitting, keys, banded):
                    found[column.id] = fitting
                    for index in fitting:
                        del keys[index]
    return found


def _fits(column: SourceColumn, key: str, band: str, *, exact: bool) -> bool:
    wanted = names(column.headers)
    fit = _in if exact else Names.fit_pattern
    if not column.band:
        return fit(wanted, key) or bool(band and fit(wanted, f"{band} {key}"))
    bands = [key_of(text) for text in column.band]
    if fit(wanted, key) and any(text in band for text in bands):
        return True
    written_before = wanted.end(key) if exact else wanted.end_pattern(key)
    return any(text in before for before in written_before for text in bands)


def _in(wanted: Names, key: str) -> bool:
    return key in wanted.exact


def _preferred(indexes: list[int], keys: dict[int, tuple[str, str]], banded: bool) -> list[int]:
    """Of several columns with the same name, those under no band, when the definition names no band."""
    bare = [index for index in indexes if not keys[index][1]]
    return bare if bare and not banded else indexes


def _header(table: Table, row: int) -> HeaderRow | None:
    cells = table.rows[row]
    own = [text_of(cell) for cell in cells]
    if not any(own):
        return None
    above = table.rows[row - 1] if row else []
    titles, bands = [], []
    for column, title in enumerate(own):
        lifted = "" if title else _lifted(table, row, column, above)
        titles.append(title or lifted)
    for column, band in enumerate(_bands(table, row, len(own))):
        bands.append("" if band == titles[column] else band)
    return HeaderRow(row, tuple(titles), tuple(bands))


def _lifted(table: Table, row: int, column: int, above: list[Cell]) -> str:
    """The name of a column whose cell is merged with the row above, or written only there."""
    if merged := _range_of(table, row, column):
        return _text_at(table, merged.top, merged.left) if merged.left == column else ""
    return text_of(above[column]) if column < len(above) and not _range_of(table, row - 1, column) else ""


def _bands(table: Table, row: int, width: int) -> Iterator[str]:
    """Above each column, the text of the nearest filled row: in its merged range, else carried right."""
    band_row = next((r for r in (row - 1, row - 2) if r >= 0 and any(map(text_of, table.rows[r]))), None)
    if band_row is None or _is_title(table.rows[band_row]):
        yield from [""] * width
        return
    carried = ""
    for column in range(width):
        merged = _range_of(table, band_row, column)
        written = _text_at(table, band_row, column)
        if merged:
            carried = ""
            yield _text_at(table, merged.top, merged.left)
        else:
            carried = written or carried
            yield carried


def _is_title(cells: list[Cell]) -> bool:
    """Alone on its row, in the first column: a title tells no column from another."""
    return bool(text_of(cells[0])) and not any(map(text_of, cells[1:]))


def _range_of(table: Table, row: int, column: int) -> Merged | None:
    return next((merged for merged in table.merged if (row, column) in merged), None)


def _text_at(table: Table, row: int, column: int) -> str:
    cells = table.rows[row] if row < len(table.rows) else []
    return text_of(cells[column]) if column < len(cells) else ""
