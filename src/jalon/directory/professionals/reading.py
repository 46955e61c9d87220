"""The national file of professionals, read a block at a time: some 800 MB that never stand whole in memory."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from jalon.catalogue.definitions import ListDefinition
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold

SEPARATOR = "|"
KIND = "professionals"
_BLOCK = 1 << 20
_LONGEST_LINE = 1 << 16
_LARGEST = 8_000_000_000  # bytes once out of its archive
_STAMP = re.compile(r"(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])\d{4,6}(?!\d)")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class NationalFile:
    """A file recognised by its first line; `columns`: the place of each field found, `member`: its name in a zip."""

    path: Path
    name: str
    member: str
    headers: Sequence[str]
    columns: Mapping[str, int]
    definition: ListDefinition

    @property
    def day(self) -> date | None:
        """The day that its name says, or None."""
        found = _STAMP.search(self.member or self.name)
        try:
            return date(*map(int, found.groups())) if found else None
        except ValueError:
            return None

    def lines(self) -> Iterator[tuple[int, str]]:
        """Every line under the headers, with its number; refused at the first byte that is not UTF-8."""
        with _opened(self.path, self.member) as stream:
            lines = _lines(stream, self.name)
            next(lines)
            yield from lines


def recognise(path: Path, name: str, lists: Sequence[ListDefinition]) -> NationalFile | None:
    """The file if it is one of professionals, None if it is plainly something else.

    A file of professionals that lacks a column is refused, and the column named.
    """
    definitions = [one for one in lists if one.kind == KIND]
    member, first = _first_line(path)
    if SEPARATOR.encode() not in first:
        return None
    line = _decoded(first, 1, name) if announces(name, first) else first.decode("utf-8", "replace")
    headers = line.lstrip("\ufeff").rstrip("\r").split(SEPARATOR)
    places = {fold(header): rank for rank, header in reversed(list(enumerate(headers))) if header}
    for definition in definitions:
        columns = _columns(definition, places)
        if 2 * len(columns) >= len(definition.fields):
            _check_whole(definition, columns, name)
            return NationalFile(path, name, member, headers, columns, definition)
    return None


def announces(name: str, start: bytes) -> bool:
    """Whether a file being sent is one of professionals, by its name or by how it begins."""
    return "ps_libreacces" in name.lower() or b"Identifiant PP|" in start


def _columns(definition: ListDefinition, places: Mapping[str, int]) -> dict[str, int]:
    found = {
        field.id: next((places[fold(header)] for header in field.headers if fold(header) in places), None)
        for field in definition.fields
    }
    return {name: place for name, place in found.items() if place is not None}


def _check_whole(definition: ListDefinition, columns: Mapping[str, int], name: str) -> None:
    missing = [one.headers[0] for one in definition.fields if one.required and one.id not in columns]
    if missing:
        said = ", ".join(f"« {header} »" for header in missing)
        raise Refusal(f"c'est la liste « {definition.title} », à laquelle il manque {said}", where=name)


def _first_line(path: Path) -> tuple[str, bytes]:
    """The name inside the archive, if it is one, and the first line; nothing when there is no such text."""
    try:
        with path.open("rb") as stream:
            member = _only_member(path) if stream.read(4) == _ZIP else ""
        with _opened(path, member) as stream:
            return member, stream.readline(_LONGEST_LINE).rstrip(b"\n")
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, RuntimeError):
        return "", b""


def _only_member(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        texts = [one for one in archive.infolist() if one.filename.lower().endswith((".txt", ".csv"))]
        named = [one for one in texts if "personne_activite" in one.filename.lower()] or texts
        if len(named) != 1 or named[0].file_size > _LARGEST:
            raise KeyError(path.name)
        return named[0].filename


@contextmanager
def _opened(path: Path, member: str) -> Iterator[IO[bytes]]:
    if not member:
        with path.open("rb") as plain:
            yield plain
        return
    with zipfile.ZipFile(path) as archive, archive.open(member) as packed:
        yield io.BufferedReader(packed, _BLOCK)  # type: ignore[type-var]


def _lines(stream: IO[bytes], name: str) -> Iterator[tuple[int, str]]:
    number, rest = 1, b""
    while chunk := _read(stream, name):
        block, newline, rest = (rest + chunk).rpartition(b"\n")
        if len(rest) > _LONGEST_LINE:
            raise Refusal(f"après la ligne {number}, le fichier n'a plus de fins de ligne", where=name)
        if newline:
            for line in _decoded(block, number, name).split("\n"):
                yield number, line
                number += 1
    if rest:
        yield number, _decoded(rest, number, name)


def _read(stream: IO[bytes], name: str) -> bytes:
    try:
        return stream.read(_BLOCK)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise Refusal("l'archive est abîmée : elle ne se lit pas jusqu'au bout", where=name) from error


def _decoded(block: bytes, number: int, name: str) -> str:
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError as error:
        line = number + block.count(b"\n", 0, error.start)
        raise Refusal(
            f"ligne {line} : ce n'est pas de l'UTF-8, comme l'est le fichier publié ; il a été réenregistré autrement",
            where=name,
        ) from None
    if "\x00" in text:
        raise Refusal(f"ligne {number + text.count(chr(10), 0, text.index(chr(0)))} : octet nul", where=name)
    return text
