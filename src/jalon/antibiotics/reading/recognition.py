"""Which kind of file this is, told by its header wherever it stands in the first rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from jalon.catalogue.antibiotic_definitions import HospitalFileDefinition
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.sources.reading import Table
from jalon.sources.reading.headers import HeaderRow, header_rows
from jalon.sources.reading.names import key_of, names

NEVER_READ = ("identity", "ignored")  # columns of a file that may each be there several times


@dataclass(frozen=True)
class Recognised:
    """A sheet read as one kind of file: for each column of the definition, its place; the other named columns."""

    definition: HospitalFileDefinition
    table: Table
    header: int  # row of the header, counted from 0
    columns: dict[str, int]
    others: tuple[tuple[int, str], ...]

    @property
    def kind(self) -> str:
        return self.definition.kind

    @property
    def is_long(self) -> bool:
        """A resistance file with one row per isolate and antibiotic."""
        return {"antibiotic", "result"} <= self.columns.keys()

    @property
    def where(self) -> str:
        return f"feuille « {self.table.name} »" if self.table.name else ""


def recognise(
    tables: Sequence[Table], definitions: Iterable[HospitalFileDefinition], *, name: str, kind: str = ""
) -> Recognised:
    """The sheet and the kind that fit best; a Refusal that says what was looked for when none fits."""
    wanted = [one for one in definitions if not kind or one.kind == kind]
    found = [one for table in tables if table.visible for one in _fitting(table, wanted)]
    if not found:
        raise Refusal(_why_not(tables, wanted), where=name)
    return _unmerged(max(found, key=lambda one: _score(one, name)))


def _unmerged(one: Recognised) -> Recognised:
    """The same sheet where a cell merged down several rows (a unit's code) says its value in each of them."""
    tall = [merged for merged in one.table.merged if merged.bottom > merged.top > one.header]
    if not tall:
        return one
    rows = [list(row) for row in one.table.rows]
    for merged in tall:
        for row in rows[merged.top + 1 : merged.bottom + 1]:
            row[merged.left] = rows[merged.top][merged.left]
    return replace(one, table=replace(one.table, rows=rows))


def _fitting(table: Table, definitions: Sequence[HospitalFileDefinition]) -> Iterable[Recognised]:
    patterns = any("*" in name for one in definitions for column in one.columns for name in column.headers)
    known = {_key(name) for one in definitions for column in one.columns for name in column.headers}
    for header in header_rows(table):
        if not patterns and not any(_key(title) in known for title in header.titles):
            continue  # a row of values: looked at in a moment, thirty times a file
        for definition in definitions:
            columns = _assigned(header, definition)
            others = _others(header, columns, definition)
            if _is_enough(definition, columns, others):
                yield Recognised(definition, table, header.row, columns, others)


def _assigned(header: HeaderRow, definition: HospitalFileDefinition) -> dict[str, int]:
    """Each column of the definition at the first header that bears one of its names; exact names before patterns."""
    found: dict[str, int] = {}
    free = {index: key for index, title in enumerate(header.titles) if (key := _key(title))}
    for exact in (True, False):
        for column in definition.columns:
            if column.id in found:
                continue
            place = next((index for index, key in free.items() if _bears(column.headers, key, exact=exact)), None)
            if place is not None:
                found[column.id] = place
                del free[place]
    return found


@lru_cache(maxsize=20_000)
def _key(title: str) -> str:
    """As headers are compared everywhere; "DE", a discipline here, is not the little word that is passed over."""
    return key_of(title) or fold(title)


@lru_cache(maxsize=100_000)
def _bears(headers: tuple[str, ...], key: str, *, exact: bool) -> bool:
    if exact:
        return any(_key(name) == key for name in headers if "*" not in name)
    return names(headers).fit_pattern(key)


def _others(
    header: HeaderRow, columns: dict[str, int], definition: HospitalFileDefinition
) -> tuple[tuple[int, str], ...]:
    """The named columns that are left: what the definition passes over, or that names a person, is never looked at."""
    taken = set(columns.values())
    passed = [column.headers for column in definition.columns if column.id in NEVER_READ]
    return tuple(
        (place, title)
        for place, title in enumerate(header.titles)
        if title and place not in taken and not any(_bears(headers, _key(title), exact=True) for headers in passed)
    )


def _is_enough(definition: HospitalFileDefinition, columns: dict[str, int], others: Sequence[object]) -> bool:
    if any(column.required and column.id not in columns for column in definition.columns):
        return False
    if any(not columns.keys() & set(group) for group in definition.needs_one_of):
        return False
    if definition.kind == "resistance":
        return bool(others) or {"antibiotic", "result"} <= columns.keys()
    return True


def _score(one: Recognised, name: str) -> tuple[int, int, int]:
    """How much of the header is explained, then the file's name, then the row nearest to the top.

    In a resistance file every other column is an antibiotic: they explain nothing of themselves.
    """
    plain = name.lower()
    named = any(word.strip("*").lower() in plain for word in one.definition.file_patterns if word.strip("*"))
    unexplained = 0 if one.kind == "resistance" else len(one.others)
    return (2 * len(one.columns) + 3 * named - unexplained, -one.header, len(one.table.rows))


def _why_not(tables: Sequence[Table], definitions: Sequence[HospitalFileDefinition]) -> str:
    seen = next((header.titles for table in tables for header in header_rows(table)), ())
    shown = ", ".join(f"« {title} »" for title in seen[:8] if title) or "aucun en-tête"
    wanted = " ; ".join(
        f"{one.title} : {', '.join(column.headers[0] for column in one.columns if column.required)}"
        for one in definitions
    )
    return f"fichier non reconnu (en-têtes lus : {shown}). Attendu : {wanted}"
