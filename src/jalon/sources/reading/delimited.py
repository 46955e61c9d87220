"""Delimited text (CSV) as one table: its encoding and its separator are found, never assumed."""

import csv
import io
from collections import Counter
from pathlib import Path

from jalon.kernel.refusal import Refusal
from jalon.sources.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from jalon.sources.reading.tables import Cell, Table

NAME = "(csv)"
_SEPARATORS = ";\t,|"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_LINES_IN_A_CELL = 30
_BROKEN = ("Ã©", "Ã¨", "Â°", "Ã‰")


def read(path: Path, name: str) -> list[Table]:
    """One table whose row numbers are the lines of the file, even when a quoted cell holds several."""
    text = _decoded(path.read_bytes(), name)
    warnings = ("les accents du fichier semblent abîmés (encodage)",) if any(b in text for b in _BROKEN) else ()
    rows = _rows(text, _separator(text), name)
    return [Table(NAME, rows, delimited=True, warnings=warnings)]


def _decoded(content: bytes, name: str) -> str:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _strictly(content, encoding, name)
    if b"\x00" in content:
        message = "ce n'est pas un texte lisible (UTF-16 sans marque, ou fichier binaire) ; enregistrez-le en CSV UTF-8"
        raise Refusal(message, where=name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(content, "cp1252", name)


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = "un caractère n'est lisible ni en UTF-8 ni en Windows-1252 ; enregistrez le fichier en CSV UTF-8"
        raise Refusal(message, where=f"{name}, ligne {line}") from None


def _separator(text: str) -> str:
    """The one that cuts the most of the first lines into the same number of cells."""
    sample = text[:100_000].splitlines()[:60]
    best, best_score = ";", 0
    for separator in _SEPARATORS:
        try:
            widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if len(row) > 1)
        except csv.Error:
            continue
        score = max((count * (width - 1) for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = separator, score
    return best


def _rows(text: str, separator: str, name: str) -> list[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for row in reader:
            cells += len(row)
            if len(row) > MAX_COLUMNS:
                raise Refusal(f"{len(row)} colonnes : {MAX_COLUMNS} au plus", where=f"{name}, ligne {len(rows) + 1}")
            if len(rows) > MAX_ROWS or cells > MAX_CELLS:
                raise Refusal(f"plus de {MAX_ROWS} lignes ou de {MAX_CELLS} cellules : c'est trop", where=name)
            rows.append(list(row))
            swallowed = reader.line_num - len(rows)
            if swallowed > _LINES_IN_A_CELL:
                raise Refusal("un guillemet ouvert n'est pas refermé", where=f"{name}, ligne {len(rows)}")
            rows.extend([] for _ in range(swallowed))  # a cell of several lines
    except csv.Error as error:
        raise Refusal(f"le texte n'est pas un CSV lisible ({error})", where=f"{name}, ligne {len(rows) + 1}") from None
    return rows
