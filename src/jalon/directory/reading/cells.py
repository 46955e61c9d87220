"""What the cells of a directory file mean: French dates and numbers, codes with lost zeros, coded values."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from jalon.directory.rules.places import official_commune, official_department
from jalon.kernel.text import clean, fold

REMEMBERED = 2_000  # texts of a column; a name or a number is rarely met twice
ANY = "*"  # among the spellings of a value: whatever the cell holds, once it holds something
_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d-%m-%Y")
# The longest text that is kept, by field: what `models.Listed` can hold.
MAX_LENGTHS = {
    "name": 200, "ej_name": 200, "pmsi": 9, "category": 4, "category_label": 120, "stated_domain": 8, "sector": 30,
    "stratum": 10, "commune_code": 5, "town": 120, "postal_code": 5, "department": 3, "region": 3, "siret": 14,
    "state": 1, "siren": 9, "legal_status": 4, "code": 40, "role": 30, "type": 30, "member": 40,
}  # fmt: skip


class Unreadable(ValueError):
    """A cell that says something, which cannot be read; the message is a French sentence."""


def read_day(text: str) -> date:
    if _ISO_DAY.match(text):  # by far the most frequent
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            pass
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(text[:10], form).date()  # noqa: DTZ007 — a day has no time zone
        except ValueError:
            continue
    raise Unreadable(f"« {text} » n'est pas une date (attendu : 2022-08-31 ou 31/08/2022)")


def read_number(text: str) -> float:
    try:
        return float(text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        raise Unreadable(f"« {text} » n'est pas un nombre") from None


def read_whole(text: str) -> int:
    number = read_number(text)
    if number < 0 or not number.is_integer():
        raise Unreadable(f"« {text} » n'est pas un nombre entier positif")
    return int(number)


_TYPED: Mapping[str, Callable[[str], Any]] = {
    "opened_on": read_day,
    "closed_on": read_day,
    "authorised_on": read_day,
    "valid_from": read_day,
    "valid_to": read_day,
    "capacity": read_whole,
    "latitude": read_number,
    "longitude": read_number,
    "commune_code": official_commune,
    "department": official_department,
    "region": lambda text: text.zfill(2),
    "postal_code": lambda text: text.zfill(5) if text.isdigit() else text,
    "category": lambda text: text.zfill(3) if text.isdigit() else text,
}
NULLABLE = frozenset(
    {"opened_on", "closed_on", "authorised_on", "valid_from", "valid_to", "capacity", "latitude", "longitude"}
)


class CellReader:
    """Reads the cells of one column, each distinct text once as long as they are few."""

    def __init__(self, field: str, values: Mapping[str, str]) -> None:
        self._values = {fold(written): meant for written, meant in values.items()}
        self._any = values.get(ANY, "")
        # A name is kept as the list writes it, double spaces included: two vintages are compared to the letter.
        self._tidy: Callable[[str], str] = str.strip if field == "name" else clean
        self._convert = _TYPED.get(field)
        self._longest = MAX_LENGTHS.get(field, sys.maxsize)
        self._blank = None if field in NULLABLE else ""
        self._seen: dict[str, tuple[Any, str]] = {}

    def __call__(self, raw: str) -> tuple[Any, str]:
        """The value ("" or None when the cell is blank) and what is wrong with it, or ""."""
        found = self._seen.get(raw)
        if found is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            found = self._seen[raw] = self._read(raw)
        return found

    def column(self, cells: Sequence[Any]) -> tuple[Sequence[Any], dict[int, str]]:
        """The value of each cell, and by rank what is wrong with some; what is no text needs no reading."""
        distinct = set(cells)
        kinds = set(map(type, distinct))
        if str not in kinds:
            return cells, {}
        scattered = len(distinct) * 2 > len(cells)  # names, numbers: remembering them would be in vain
        if scattered and len(kinds) == 1 and (values := self._plain(cells)) is not None:
            return values, {}
        look = self._read if scattered else self
        read = {raw: look(raw) if raw.__class__ is str else (raw, "") for raw in distinct}
        meant = {raw: value for raw, (value, _) in read.items()}
        wrong = {raw: why for raw, (_, why) in read.items() if why}
        values = list(map(meant.__getitem__, cells))
        return values, {rank: wrong[raw] for rank, raw in enumerate(cells) if raw in wrong} if wrong else {}

    def settled(self, cells: Sequence[Any]) -> tuple[Sequence[Any], dict[int, str]] | None:
        """The same of a column that its reader worked out, or None where the list or the database wants more."""
        bounded = self._longest < sys.maxsize
        if self._values or bounded and max(map(len, cells), default=0) > self._longest:
            return None
        return cells, {}

    def _plain(self, cells: Sequence[str]) -> Sequence[str] | None:
        """The cells of a column of free text, or None where some must be looked at one by one."""
        if self._values or self._convert:
            return None
        whole = "|".join(cells)
        tidy = " " not in whole and whole.isascii() and whole.isprintable()  # numbers: nothing to clean
        values = cells if tidy else list(map(self._tidy, cells))
        return values if max(map(len, values)) <= self._longest else None

    def _read(self, raw: str) -> tuple[Any, str]:
        meant = text = self._tidy(raw)
        if text and self._values:
            meant = self._values.get(fold(text), self._any or text)
        if not meant:
            return self._blank, ""
        try:
            value = self._convert(meant) if self._convert else meant
        except Unreadable as error:
            return self._blank, str(error)
        if self._longest != sys.maxsize and len(value) > self._longest:
            return "", f"« {text[:40]}… » est trop long (au plus {self._longest} caractères)"
        return value, ""
