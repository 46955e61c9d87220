"""The reference tables of antibiotics: shipped CSV files, which a region may replace one by one.

A file of the same name in `catalogue/codelists/antibiotics` of the data folder replaces the shipped one. What is made
from a table is kept until the file changes.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar

from jalon import catalogue
from jalon.kernel.refusal import Refusal

PLACE = Path("codelists") / "antibiotics"
Made = TypeVar("Made")
Row = dict[str, str]
Signature = tuple[tuple[str, int, int], ...]


def path(name: str) -> Path:
    """Where the table is read: the region's own file when there is one."""
    return Path(_stamp(_places(catalogue.overlay(), name))[0])


def signature(*names: str) -> Signature:
    """What changes when one of the files does: another place, another time, another size."""
    overlay = catalogue.overlay()
    return tuple(_stamp(_places(overlay, name)) for name in names)


def signature_of_all() -> Signature:
    """What changes when any of the tables does."""
    return signature(*sorted(file.stem for file in (catalogue.SHIPPED / PLACE).glob("*.csv")))


def read(name: str, *columns: str) -> list[Row]:
    """The rows of a table, each cell without outer spaces. Refusal when a column is missing or a row is too long."""
    file = path(name)
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise Refusal(f"il manque la colonne {', '.join(missing)}", where=file.name)
            return [_row(row, f"{file.name}, ligne {reader.line_num}") for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal("ce fichier n'est pas un CSV en UTF-8", where=file.name) from error


def made_from(*names: str) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """What a function makes from these tables is kept until one of their files changes."""

    def decorate(make: Callable[[], Made]) -> Callable[[], Made]:
        held: dict[Signature, Made] = {}

        @wraps(make)
        def current() -> Made:
            now = signature(*names)
            if now not in held:
                made = make()
                held.clear()
                held[now] = made
            return held[now]

        return current

    return decorate


@lru_cache(maxsize=256)
def _places(overlay: Path | None, name: str) -> tuple[str, ...]:
    """Where a table may be, the region's own file first; kept, because a file of labels asks a thousand times."""
    shipped = str(catalogue.SHIPPED / PLACE / f"{name}.csv")
    return (str(overlay / PLACE / f"{name}.csv"), shipped) if overlay is not None else (shipped,)


def _stamp(places: tuple[str, ...]) -> tuple[str, int, int]:
    """The first file that exists, its time and its size; the shipped one is always there."""
    for place in places[:-1]:
        if os.path.isfile(place):  # noqa: PTH113 (asked a thousand times a file, where pathlib costs)
            return _measured(place)
    return _measured(places[-1])


def _measured(place: str) -> tuple[str, int, int]:
    stat = os.stat(place)  # noqa: PTH116 (as above)
    return place, stat.st_mtime_ns, stat.st_size


def _row(row: dict[str, str | None], where: str) -> Row:
    if None in row:
        raise Refusal("cette ligne a plus de cellules que l'en-tête de colonnes", where=where)
    return {column: (cell or "").strip() for column, cell in row.items()}
