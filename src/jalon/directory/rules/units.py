"""The units (UF) of a hospital: how their codes meet, what differs between two structures, what looks wrong."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from jalon.kernel.periods import Period
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import fold

_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_FLOAT = re.compile(r"([0-9]+)[.,]0+")
_FEW = 3  # services: below this, codes that never repeat prove nothing
MAX_LENGTHS = {
    "code": 40, "label": 200, "service_code": 40, "service_label": 200, "pole_code": 40, "pole_label": 200,
    "de": 10, "ta": 10,
}  # fmt: skip
FIELDS = tuple(MAX_LENGTHS)
UNIT_ROW = (*FIELDS, "row")  # in the order of UnitRow


def unit_key(code: str) -> str:
    """What the spellings of a unit's code share: "0402", "402", "402.0" and "4 02" are all "402".

    Only leading zeros, spaces and the ".0" of a spreadsheet are dropped; "0A12" gives "A12", "0000" gives "0".
    """
    text = _SPACES.sub("", code).upper()
    if number := _FLOAT.fullmatch(text):
        text = number[1]
    return text.lstrip("0") or text[:1]


class UnitLike(Protocol):
    """What the rules read of a unit, be it a row of a file or a row of the database."""

    @property
    def key(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def service_code(self) -> str: ...
    @property
    def service_label(self) -> str: ...
    @property
    def pole_code(self) -> str: ...
    @property
    def pole_label(self) -> str: ...
    @property
    def de(self) -> str: ...
    @property
    def ta(self) -> str: ...


@dataclass(frozen=True)
class UnitRow:
    """A unit as a structure file says it; `code` as written, `row` the row of the sheet (0: typed on a screen)."""

    code: str
    label: str = ""
    service_code: str = ""
    service_label: str = ""
    pole_code: str = ""
    pole_label: str = ""
    de: str = ""
    ta: str = ""
    row: int = 0

    @property
    def key(self) -> str:
        return unit_key(self.code)

    @property
    def said(self) -> tuple[str, ...]:
        """All it says, without the row that says it."""
        return tuple(getattr(self, name) for name in FIELDS)


def structure_period(code: str) -> Period:
    """The quarter or the year of that code; a month has no structure of its own."""
    try:
        period = Period(code)
    except ValueError as error:
        raise Refusal(str(error)) from None
    if period.length == "month":
        raise Refusal(f"une structure vaut pour un trimestre ou une année, non pour {period.label}")
    return period


def one_per_key(rows: Iterable[UnitRow]) -> list[UnitRow]:
    """The rows, each unit once; a unit said twice in the same words is kept once, otherwise nothing is guessed."""
    kept: dict[str, UnitRow] = {}
    for row in rows:
        _check(row)
        first = kept.setdefault(row.key, row)
        if first.said[1:] != row.said[1:]:
            raise Refusal(
                f"l'unité {first.code} est décrite deux fois, autrement (lignes {first.row} et {row.row}) : "
                "une unité n'a qu'une ligne par structure"
            )
    return list(kept.values())


def _check(row: UnitRow) -> None:
    if not row.key:
        raise Refusal(f"ligne {row.row} : le code de l'unité est vide")
    for name, longest in MAX_LENGTHS.items():
        if len(text := getattr(row, name)) > longest:
            raise Refusal(f"ligne {row.row} : « {text[:40]}… » est trop long (au plus {longest} caractères)")


def completed(former: Iterable[UnitRow], rows: Sequence[UnitRow]) -> list[UnitRow]:
    """The former structure where each unit named again is as `rows` say it, and new units come after."""
    said = {row.key: row for row in rows}
    kept = [said.pop(unit.key, unit) for unit in former]
    return [*kept, *said.values()]


@dataclass(frozen=True)
class UnitChange:
    """A difference between two structures; `what`: added | removed | service | pole | de | ta | label."""

    key: str
    code: str
    label: str
    what: str
    before: str = ""
    after: str = ""


WORDS = {
    "added": "ajoutée",
    "removed": "retirée",
    "service": "change de service",
    "pole": "change de pôle",
    "de": "change de discipline d'équipement",
    "ta": "change de type d'activité",
    "label": "change de libellé",
}


def differences(before: Sequence[UnitLike], after: Sequence[UnitLike]) -> list[UnitChange]:
    """What changed between two structures of one hospital, unit by unit, in the order of the codes."""
    then, now = {unit.key: unit for unit in before}, {unit.key: unit for unit in after}
    found = []
    for key in sorted(then.keys() | now.keys(), key=_in_order):
        found += list(unit_changes(then.get(key), now.get(key)))
    return found


def _in_order(key: str) -> tuple[int, str]:
    return (len(key), key)  # "402" before "1201", as numbers


def unit_changes(before: UnitLike | None, after: UnitLike | None) -> Iterator[UnitChange]:
    """What changed of one unit; None when it was not, or is no longer, in the structure."""
    told = after or before
    if told is None:
        return
    if before is None or after is None:
        yield UnitChange(told.key, told.code, told.label, "added" if before is None else "removed")
        return
    for what, was, is_now in _compared(before, after):
        if fold(was) != fold(is_now):
            yield UnitChange(after.key, after.code, after.label, what, was, is_now)


def _compared(before: UnitLike, after: UnitLike) -> Iterator[tuple[str, str, str]]:
    yield "service", place(before.service_code, before.service_label), place(after.service_code, after.service_label)
    yield "pole", place(before.pole_code, before.pole_label), place(after.pole_code, after.pole_label)
    yield "de", unit_key(before.de), unit_key(after.de)
    yield "ta", unit_key(before.ta), unit_key(after.ta)
    yield "label", before.label, after.label


def place(code: str, label: str) -> str:
    """A service or a pôle on a line: "S04 Chirurgie digestive"; one of the two when the other is blank."""
    return f"{code} {label}".strip()


def repeated_service_labels(units: Sequence[UnitLike]) -> list[str]:
    """Labels borne by several services when every unit has a service code of its own, else nothing.

    A hospital that writes the number of the row as the code of the service makes as many services as units:
    figures by service would be figures by unit.
    """
    coded = [unit for unit in units if unit.service_code]
    if len(coded) < _FEW or len({unit.service_code for unit in coded}) < len(coded):
        return []
    times = Counter(fold(unit.service_label) for unit in coded)
    written = {fold(unit.service_label): unit.service_label for unit in reversed(coded)}  # as first written
    return [written[label] for label, count in times.items() if label and count > 1]
