"""A file that comes back: which workbook it is, where its columns and its lines are. Nothing decided yet."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jalon.kernel import finess
from jalon.kernel.numbers import read_whole
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold
from jalon.sources.reading import Table
from jalon.sources.reading.limits import HEADER_ROWS
from jalon.tracking.workbooks.bases import Base
from jalon.tracking.workbooks.leaving import FINESS, HIDDEN_SHEET, MARK
from jalon.tracking.workbooks.rules import Raw, is_blank, text_of

VISIBLE_FINESS, NAME = "finess_et", "raison_sociale"
_LABELS = {VISIBLE_FINESS: "FINESS géographique", NAME: "Raison sociale"}
_KEY = re.compile(r"[0-9a-f]{32}")
_LIKE_A_FINESS = re.compile(r"[0-9AB]{7,10}")
_FEW = 2  # titles found again, below which a row is no header


@dataclass(frozen=True)
class UnknownRow:
    """A row that holds something and of which nobody can say whose it is. `index` from 0."""

    index: int
    reason: str


@dataclass(frozen=True)
class Opened:
    """Where things are in the sheet: indexes from 0. A column or a line may be there several times, or not at all."""

    table: Table
    columns: Mapping[str, Sequence[int]]
    rows: Sequence[tuple[int, int]]  # (row, position of its line in the base)
    unknown: Sequence[UnknownRow]
    notes: Sequence[str] = field(default_factory=tuple)


def key_of(tables: Iterable[Table]) -> str:
    """The key written in a workbook that left Jalon; empty when there is none."""
    tables = list(tables)
    for table in tables:
        if table.name == HIDDEN_SHEET:
            for row in table.rows[:20]:
                found = next((_KEY.fullmatch(str(cell).strip()) for cell in row[1:2]), None)
                if found:
                    return found[0]
    marks = (cell for table in tables for row in table.rows[:HEADER_ROWS] for cell in row if _is_mark(cell))
    return str(next(marks, "")).strip().removeprefix(MARK)


def open_sheet(tables: Sequence[Table], base: Base, name: str) -> Opened:
    """Find the sheet, its columns and its lines again; a refusal when its titles are gone."""
    found = [(table, place) for table in tables if (place := _codes(table, base))]
    if not found:
        found = [(table, place) for table in tables if (place := _titles(table, base))]
    if not found:
        raise Refusal(
            "la ligne cachée des codes et les titres des colonnes ont disparu : Jalon ne sait plus ce qu'est chaque "
            "colonne. Reprenez le classeur tel qu'il était sorti et recopiez-y vos valeurs",
            where=name,
        )
    table, (row, places) = found[0]
    rows, unknown, notes = _Lines(table, places, base).read(_below(table, row, places, base))
    if not rows:
        raise Refusal("aucune ligne de ce classeur n'est celle d'un établissement qui en était parti", where=name)
    others = [
        f"La feuille « {other.name} » porte aussi les codes : seule « {table.name} » est lue." for other, _ in found[1:]
    ]
    columns = {key: indexes for key, indexes in places.items() if key in base.by_id}
    notes = [*others, *_about_columns(table, row, places, base), *notes, *_about_lines(table, rows, base)]
    return Opened(table, columns, rows, unknown, notes)


Place = tuple[int, dict[str, list[int]]]  # the row of the codes or of the titles, and where each column is


def _is_mark(cell: Raw) -> bool:
    return isinstance(cell, str) and cell.strip().startswith(MARK) and bool(_KEY.fullmatch(cell.strip()[len(MARK) :]))


def _codes(table: Table, base: Base) -> Place | None:
    """The hidden row of codes: the first of the top rows that names the columns of the base."""
    for index, row in enumerate(table.rows[:HEADER_ROWS]):
        known = sum(isinstance(cell, str) and cell.strip() in base.by_id for cell in row)
        if known and (known >= _FEW or any(_is_mark(cell) for cell in row)):
            places: dict[str, list[int]] = {}
            for rank, cell in enumerate(row):
                if isinstance(cell, str) and cell.strip():
                    places.setdefault(MARK if _is_mark(cell) else cell.strip(), []).append(rank)
            return index, places
    return None


def _titles(table: Table, base: Base) -> Place | None:
    """Without codes: the row of titles, where a title borne by several columns is told by the band above it."""
    labels = {fold(label) for label in (*(column.label for column in base.columns), *_LABELS.values())}
    scores = [sum(fold(text_of(cell)) in labels for cell in row) for row in table.rows[:HEADER_ROWS]]
    if max(scores, default=0) < _FEW:
        return None
    index = scores.index(max(scores))
    titles = [fold(text_of(cell)) for cell in table.rows[index]]
    bands = _bands(table.rows[index - 1] if index else [], len(titles))
    places = {
        key: [rank for rank, title in enumerate(titles) if title == fold(label)] for key, label in _LABELS.items()
    }
    borne = Counter(fold(column.label) for column in base.columns)
    for column in base.columns:
        ranks = [rank for rank, title in enumerate(titles) if title == fold(column.label)]
        if borne[fold(column.label)] > 1:
            ranks = [rank for rank in ranks if bands[rank] == fold(column.band)]
        places[column.id] = ranks
    found = {key: ranks for key, ranks in places.items() if ranks}
    return (index, found) if VISIBLE_FINESS in found else None


def _below(table: Table, row: int, places: Mapping[str, Sequence[int]], base: Base) -> int:
    """The first row under the codes and the titles."""
    for index in range(min(row + HEADER_ROWS, len(table.rows)) - 1, row, -1):
        cells = table.rows[index]
        titled = sum(
            fold(text_of(_cell(cells, rank))) == fold(base.by_id[key].label)
            for key, ranks in places.items() if key in base.by_id for rank in ranks
        )  # fmt: skip
        if titled >= _FEW:
            return index + 1
    return row + 1


def _bands(row: Sequence[Raw], width: int) -> list[str]:
    """A band is written over the first of its columns."""
    found, current = [], ""
    for rank in range(width):
        cell = row[rank] if rank < len(row) else ""
        current = fold(text_of(cell)) if not is_blank(cell) else current
        found.append(current)
    return found


class _Lines:
    """The rows of a sheet, each with the line of the base it is."""

    def __init__(self, table: Table, places: Mapping[str, Sequence[int]], base: Base) -> None:
        self.table, self.base = table, base
        self.key, self.hidden, self.visible, self.name = (
            places[code][0] if code in places else None for code in (MARK, FINESS, VISIBLE_FINESS, NAME)
        )
        self.values = [rank for code in base.by_id for rank in places.get(code, ())]
        self.by_finess = {line.finess: position for position, line in enumerate(base.lines)}
        self.misplaced = 0

    def read(self, first: int) -> tuple[list[tuple[int, int]], list[UnknownRow], list[str]]:
        rows, unknown, begun = [], [], False
        for index in range(first, len(self.table.rows)):
            cells = self.table.rows[index]
            position, reason = self._position(cells)
            begun = begun or position is not None or self._has_finess(cells)
            if position is not None:
                rows.append((index, position))
            elif begun and any(not is_blank(cells[rank]) for rank in self.values if rank < len(cells)):
                unknown.append(UnknownRow(index, reason))
        return rows, unknown, list(self._notes())

    def _position(self, cells: Sequence[Raw]) -> tuple[int | None, str]:
        """By the hidden key; the FINESS in sight must not say otherwise, unless the name sides with it."""
        keyed = self._by_key(cells)
        visible = _cell(cells, self.visible)
        if keyed is not None and visible == self.base.lines[keyed].finess:  # by far the most frequent
            return keyed, ""
        shown = self._by_number(visible)
        if keyed is None:
            return (shown, "") if shown is not None else self._by_hidden(cells)
        if shown is None or shown == keyed:
            return keyed, ""
        if fold(text_of(_cell(cells, self.name))) == fold(self.base.lines[shown].name):
            self.misplaced += 1
            return shown, ""
        told = f"la clé cachée de la ligne est celle de {self.base.lines[keyed].name}, son FINESS celui de "
        return None, f"{told}{self.base.lines[shown].name} : Jalon ne choisit pas"

    def _by_key(self, cells: Sequence[Raw]) -> int | None:
        number = read_whole(text_of(_cell(cells, self.key)).strip())
        return None if number is None else self.base.positions.get(number)

    def _by_hidden(self, cells: Sequence[Raw]) -> tuple[int | None, str]:
        position = self._by_number(_cell(cells, self.hidden))
        if position is not None:
            return position, ""
        visible = text_of(_cell(cells, self.visible)).strip()
        if visible:
            return None, f"« {visible} » n'est le FINESS d'aucune ligne de ce classeur"
        return None, "cette ligne n'a ni clé ni FINESS"

    def _by_number(self, cell: Raw) -> int | None:
        """By a FINESS, lost zeros and forgotten keys repaired, when a single line answers."""
        if is_blank(cell):
            return None
        found = {self.by_finess[number] for number in finess.read(cell).numbers if number in self.by_finess}
        return found.pop() if len(found) == 1 else None

    def _has_finess(self, cells: Sequence[Raw]) -> bool:
        return bool(_LIKE_A_FINESS.fullmatch(re.sub(r"\s", "", text_of(_cell(cells, self.visible)))))

    def _notes(self) -> Iterable[str]:
        if self.key is None:
            yield "Les clés cachées des lignes ont disparu : les lignes sont retrouvées par leur FINESS."
        if self.misplaced:
            yield (
                f"{self.misplaced} lignes ont été triées sans leur clé cachée : elles sont retrouvées par leur FINESS "
                "et leur raison sociale."
            )


def _cell(cells: Sequence[Raw], rank: int | None) -> Raw:
    return cells[rank] if rank is not None and rank < len(cells) else ""


def _about_columns(table: Table, row: int, places: Mapping[str, Sequence[int]], base: Base) -> Iterable[str]:
    if MARK not in places and not any(text_of(cell) in base.by_id for cell in table.rows[row]):
        yield "La ligne cachée des codes a disparu : les colonnes sont retrouvées par leur titre et leur bandeau."
    gone = [column.label for column in base.columns if column.id not in places]
    if gone:
        shown = ", ".join(gone[:5]) + ("…" if len(gone) > 5 else "")
        yield f"Colonnes qui ne sont plus dans le fichier : {len(gone)} ({shown}). Rien n'y est changé."


def _about_lines(table: Table, rows: Sequence[tuple[int, int]], base: Base) -> Iterable[str]:
    if any(one.bottom >= rows[0][0] for one in table.merged):
        yield "Des cases ont été fusionnées parmi les lignes : seule la première de chaque fusion est lue."
    found = Counter(position for _, position in rows)
    gone = len(base.lines) - len(found)
    if gone:
        yield f"Lignes qui ne sont plus dans le fichier : {gone}. Rien n'y est effacé."
    twice = sum(count > 1 for count in found.values())
    if twice:
        yield f"Établissements présents sur plusieurs lignes : {twice}."
