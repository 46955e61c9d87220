"""A cell that comes back in a workbook: what it says, and what becomes of it. Plain values, nothing read or written.

Three sides: what the workbook held when it left, what it holds now that it is back, what Jalon holds now.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from jalon.catalogue.definitions import Value
from jalon.kernel.dates import read_date
from jalon.kernel.numbers import read_number
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import clean, fold
from jalon.sources.reading.tables import Uncomputed
from jalon.tracking.rules import NOT_APPLICABLE, PRESENT, UNAVAILABLE, read_entry

UNCHANGED, APPLIED, CONFLICT, REFUSED = "unchanged", "applied", "conflict", "refused"
NOT_CONCERNED = "Non concerné"
_UNAVAILABLE = {"n d", "nd", "non disponible", "pas disponible"}
_NOT_APPLICABLE = {"non concerne", "non concernee"}
_ERRORS = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|VALEUR!|NOM\?|NOMBRE!)")
_SUFFIX = re.compile(r"\s*\bEJ\s*$")
_ABSENT = re.compile(r"\((.*)\)", re.DOTALL)

Raw = str | float | int | bool | date | datetime | None


class Held(NamedTuple):
    """What a cell holds: its state, its value, and whether the value comes from an earlier month."""

    state: int = PRESENT
    value: float | str | None = None
    carried: bool = False

    @property
    def content(self) -> tuple[int, float | str | None] | None:
        """What is stated, None when nothing is: empty, absent, not covered, waiting."""
        if self.state == NOT_APPLICABLE:
            return (NOT_APPLICABLE, self.value or NOT_CONCERNED)
        if self.state == UNAVAILABLE:
            return (UNAVAILABLE, None)
        return (PRESENT, self.value) if self.state == PRESENT and self.value is not None else None


EMPTY = Held()


def recalled(kept: Sequence | None) -> Held:
    """What a cell held, from the list under which it was kept."""
    return Held(*kept) if kept else EMPTY


class Said(NamedTuple):
    """A cell and how a workbook writes it; None: the cell is left blank."""

    held: Held
    written: float | str | None


def merged(left: Held, seen: Held, back: Held, now: Held) -> str:
    """What becomes of a cell: unchanged, applied or conflict.

    `left`: what the workbook held when it was last in step with Jalon, and `seen` what Jalon held then (the same thing
    when it left); `back`: what it holds now; `now`: what Jalon holds now. A value confirmed meanwhile has moved.
    """
    if same(back, left) or same(back, now):
        return UNCHANGED
    return CONFLICT if moved(seen, now) else APPLIED


def moved(seen: Held, now: Held) -> bool:
    """Whether Jalon states something else since, or states in this month what was only carried over."""
    return not same(seen, now) or (seen.carried and not now.carried)


def same(one: Held, other: Held) -> bool:
    a, b = one.content, other.content
    if a is None or b is None or a[0] != b[0]:
        return a is b
    return _alike(a[1], b[1])


def _alike(a: float | str | None, b: float | str | None) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return paragraph(a) == paragraph(b)
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-12)
    return a == b


def read(value: Value, raw: Raw, known: Sequence[Said] = ()) -> Held:
    """What a cell of a file says; a refusal in French when it cannot be understood.

    `known`: what Jalon may have written there, tried first, so that whatever it writes is read back as it was.
    """
    for one in known:
        if spells(value, raw, one.written):
            return one.held
    if is_blank(raw):
        return EMPTY
    if isinstance(raw, Uncomputed):
        raise Refusal("la formule n'a pas de résultat : remplacez-la par sa valeur")
    if isinstance(raw, str) and _ERRORS.fullmatch(raw.strip()):
        raise Refusal(f"la case est en erreur (« {raw.strip()} ») : remplacez-la par sa valeur")
    return _text(value, raw) if value.type == "text" else _word(value, raw) or _value(value, raw)


def spells(value: Value, raw: Raw, written: float | str | None) -> bool:
    """Whether a cell of a file still says what was written in it, whoever saved it since."""
    if written is None or (isinstance(written, str) and not written.strip()):
        return is_blank(raw)
    if is_blank(raw) or isinstance(raw, bool | Uncomputed):
        return False
    if isinstance(written, str):
        if value.type == "date" and (day := read_date(raw)) is not None:
            return day == written
        return paragraph(text_of(raw)) == paragraph(written)
    number = _bare(raw) if isinstance(raw, str) else raw
    read_as = read_number(number) if isinstance(number, int | float | str) else None
    return read_as is not None and math.isclose(read_as, written, rel_tol=1e-12, abs_tol=1e-12)


def is_blank(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and not isinstance(raw, Uncomputed) and not clean(raw))


def text_of(raw: Raw) -> str:
    """A cell of a file as a person reads it: 12 for 12.0, the day of an instant."""
    if isinstance(raw, bool):
        return "Oui" if raw else "Non"
    if isinstance(raw, float | int):
        return format(Decimal(repr(raw)), "f").removesuffix(".0") if math.isfinite(raw) else str(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    return raw.isoformat() if isinstance(raw, date) else str(raw if raw is not None else "")


def paragraph(text: str) -> str:
    """Text without what spreadsheets change on their way: ends of lines, spaces at their end, ways to write é."""
    lines = unicodedata.normalize("NFC", text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in lines.strip().split("\n"))


def _text(value: Value, raw: Raw) -> Held:
    return _entered(value, paragraph(text_of(raw)))


def _word(value: Value, raw: Raw) -> Held | None:
    """The words that say a state; a word that the list of the column knows is one of its values."""
    word = fold(text_of(raw))
    if word in {fold(name) for name in value.values}:
        return None
    if word in _UNAVAILABLE:
        return Held(UNAVAILABLE)
    return Held(NOT_APPLICABLE) if word in _NOT_APPLICABLE else None


def _value(value: Value, raw: Raw) -> Held:
    if value.type == "percent" and isinstance(raw, float) and 0 < abs(raw) < 1:
        # Whoever types 47 % in a spreadsheet leaves 0.47 in the file: nothing tells it from 0.47 %.
        percent = text_of(raw).replace(".", ",")
        raise Refusal(f"« {percent} » : est-ce {percent} % ou {text_of(round(raw * 100, 10))} % ? Écrivez-le avec %")
    text = _bare(text_of(raw)) if value.type != "set" else text_of(raw)
    return _entered(value, text.removesuffix("%").rstrip() if value.type == "percent" else text)


def _bare(text: str) -> str:
    """Without what an export adds around a value: "1 830 EJ", "(Pas de commande signée)"."""
    bare = _SUFFIX.sub("", clean(text))
    return found[1].strip() if (found := _ABSENT.fullmatch(bare)) else bare


def _entered(value: Value, text: str) -> Held:
    entry = read_entry(value, [text])
    return Held(entry.state, entry.text if entry.number is None else entry.number)
