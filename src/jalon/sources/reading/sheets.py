"""What the reader of workbooks does not tell, looked up in the XML of a sheet.

Hidden columns, cells in error (given as blank), formulas without a result, and the true extent of
the sheet, checked before any room is made for it.
"""

import html
import posixpath
import re
import zipfile
from dataclasses import dataclass

from jalon.kernel.refusal import Refusal
from jalon.sources.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
# Each pattern stops at the next tag and never starts again inside a word: a sheet made to slow it down cannot.
_ATTRIBUTE = re.compile(rb"""(?<![\w:])([\w:]++)\s*+=\s*+["']([^"']*+)["']""")
# A cell with content: those that only carry a format end with "/>" and make no room.
_ODD = re.compile(rb"""r=["'](?:[A-Z]+\d{6,}|(?:[B-Z][A-Z]|[A-Z]{3,})\d+)["'][^>/]*>""")  # far down, or far right
_FAR_ROW = re.compile(rb"""r=["'][A-Z]+(\d{7,})["'][^>/]*>""")
_PLACE = re.compile(rb"""r=["']([A-Z]+)(\d+)["'][^>/]*>""")
_ERROR = re.compile(rb'<(?:\w+:)?c\s([^<>/]*\bt="e"[^<>/]*)>((?:(?!<(?:\w+:)?c\s).)*?)</(?:\w+:)?c>', re.DOTALL)
_ERROR_TEXT = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*[^/<>])>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass(frozen=True)
class Looks:
    """Places are (row, column), counted from 0."""

    hidden: frozenset[int] = frozenset()
    errors: tuple[tuple[int, int, str], ...] = ()
    uncomputed: tuple[tuple[int, int], ...] = ()


def look(archive: zipfile.ZipFile, name: str) -> dict[str, Looks]:
    """For each sheet by name, what its XML says; a Refusal when a sheet is too large."""
    paths = _paths(archive)
    return {sheet: _look(archive.read(path), f"{name}, feuille {sheet}") for sheet, path in paths.items()}


def _look(xml: bytes, where: str) -> Looks:
    _check_extent(xml, where)
    return Looks(_hidden(xml), tuple(_errors(xml)), tuple(_uncomputed(xml)))


def _paths(archive: zipfile.ZipFile) -> dict[str, str]:
    workbook = next((n for n in archive.namelist() if n.endswith("workbook.xml")), "")
    if not workbook:
        return {}
    folder, file = posixpath.split(workbook)
    links_name = f"{folder}/_rels/{file}.rels"
    links = archive.read(links_name) if links_name in archive.namelist() else b""
    targets = {link.get("Id", ""): link.get("Target", "") for link in map(_attributes, _LINK.findall(links))}
    found = {}
    for sheet in map(_attributes, _SHEET.findall(archive.read(workbook))):
        target = targets.get(next((value for key, value in sheet.items() if key.endswith(":id")), ""), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if path in archive.namelist():
            found[sheet.get("name", "")] = path
    return found


def _attributes(tag: bytes) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(tag)
    return {key.decode(): html.unescape(value.decode("utf-8", "replace")) for key, value in pairs}


def _check_extent(xml: bytes, where: str) -> None:
    """One quick search is enough in a sheet of an ordinary size."""
    if not _ODD.search(xml):
        return
    if far := _FAR_ROW.search(xml):
        rows = int(far[1])
        if rows > MAX_ROWS:
            raise Refusal(f"la feuille va jusqu'à la ligne {rows} : {MAX_ROWS} au plus", where=where)
    places = _PLACE.findall(xml)
    columns = max(_index(letters) + 1 for letters in {letters for letters, _ in places})
    rows = max(int(row) for row in {row for _, row in places})
    if columns > MAX_COLUMNS:
        raise Refusal(f"la feuille a {columns} colonnes : {MAX_COLUMNS} au plus", where=where)
    if rows * columns > MAX_CELLS:
        raise Refusal(f"la feuille s'étend sur {rows} lignes et {columns} colonnes : c'est trop", where=where)


def _hidden(xml: bytes) -> frozenset[int]:
    found: set[int] = set()
    head, _, _ = xml.partition(b"sheetData")
    for column in map(_attributes, _COLUMN.findall(head)):
        if column.get("hidden") in {"1", "true"}:
            first, last = int(column.get("min", "1")), int(column.get("max", "1"))
            found.update(range(first - 1, min(last, MAX_COLUMNS)))
    return frozenset(found)


def _errors(xml: bytes) -> list[tuple[int, int, str]]:
    if b't="e"' not in xml:
        return []
    found = []
    for cell in _ERROR.finditer(xml):
        text = _ERROR_TEXT.search(cell[2])
        if place := _place(cell[1]):
            found.append((*place, text[1].decode("utf-8", "replace") if text else "#ERREUR"))
    return found


def _uncomputed(xml: bytes) -> list[tuple[int, int]]:
    """A formula that gave an empty text (t="str") has a result: an empty one."""
    if b"<f" not in xml and b":f" not in xml:
        return []
    cells = (cell[1] for cell in _UNCOMPUTED.finditer(xml) if b't="str"' not in cell[1])
    return [place for cell in cells if (place := _place(cell))]


def _place(attributes: bytes) -> tuple[int, int] | None:
    found = re.search(rb'\br="([A-Z]+)(\d+)"', attributes)
    return (int(found[2]) - 1, _index(found[1])) if found else None


def _index(letters: bytes) -> int:
    total = 0
    for code in letters:
        total = total * 26 + code - 64
    return total - 1
