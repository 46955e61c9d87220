"""One cell made into a value: present, not applicable, not available, empty, or refused with a reason."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import NamedTuple

from jalon.catalogue.definitions import SourceColumn, Value
from jalon.kernel.dates import read_date
from jalon.kernel.numbers import as_text, read_number, read_percent
from jalon.kernel.text import clean, fold
from jalon.sources.reading.tables import Cell, Uncomputed
from jalon.sources.reading.texts import raw_text, text_of

# The same numbers as the states of an observation; an empty cell makes no observation.
EMPTY, PRESENT, NOT_APPLICABLE, UNAVAILABLE = -1, 0, 1, 2

_ERROR = re.compile(r"#(?:N/?A|DIV/0!?|REF!?|VALUE!?|VALEUR!?|NAME\??|NOM\??|NUM!?|NOMBRE!?|NULL!?|NUL!?|ERREUR)")
_UNAVAILABLE = frozenset({
    "nc", "nd", "na", "nr", "n c", "n d", "n a", "n r", "non communique", "non communiquee", "non disponible",
    "pas disponible", "indisponible", "non renseigne", "non renseignee", "non connu", "inconnu", "inconnue",
    "a confirmer", "a venir", "en attente", "manquant",
})  # fmt: skip
_NOT_APPLICABLE = frozenset({"non concerne", "non concernee", "sans objet", "non applicable", "so"})
_TYPES_OF_LIST = {"choice", "set"}


class ParsedCell(NamedTuple):
    """`number` or `text` is the value, by the type of the column; both are None when there is none.

    `problem`: why the cell is refused (its row is not); `note`: what a person may want to check.
    """

    raw: Cell
    state: int
    number: float | None = None
    text: str | None = None
    problem: str = ""
    note: str = ""

    @property
    def value(self) -> tuple[int, float | None, str | None, str]:
        """What two cells must share to say the same thing, however they are written."""
        return self.state, self.number, self.text, fold(raw_text(self.raw)) if self.problem else ""


Parse = Callable[[Cell], ParsedCell]


def parser(column: SourceColumn, value: Value, learnt: Mapping[str, str] | None = None) -> Parse:
    """How the cells of a column are read. `learnt`: folded spellings that a person tied to a value."""
    unavailable = _UNAVAILABLE | {fold(text) for text in column.unavailable}
    if value.is_number:
        read = _number_reader(value, unavailable)
    elif value.type in _TYPES_OF_LIST:
        read = _list_reader(value, unavailable, learnt or {})
    elif value.type == "date":
        read = _date_reader(unavailable)
    else:
        read = _read_text

    def parse(raw: Cell) -> ParsedCell:
        if type(raw) is float:  # most cells: no sign to look for
            return read(raw)
        if raw == "" or (isinstance(raw, str) and not clean(raw) and not isinstance(raw, Uncomputed)):
            return ParsedCell(raw, EMPTY)
        if isinstance(raw, Uncomputed):
            return _refused(raw, "formule sans résultat : ouvrez le fichier dans le tableur et enregistrez-le")
        if isinstance(raw, str) and _ERROR.fullmatch(raw.strip().upper()):
            return ParsedCell(raw, UNAVAILABLE)
        return read(raw)

    return parse


def _number_reader(value: Value, unavailable: frozenset[str]) -> Parse:
    read = read_percent if value.type == "percent" else read_number

    def parse(raw: Cell) -> ParsedCell:
        number = read(raw)
        if number is None:
            return _no_number(raw, unavailable)
        if value.type == "integer" and not number.is_integer():
            return _refused(raw, f"un nombre entier est attendu, pas « {text_of(raw)} »")
        if (value.minimum is not None and number < value.minimum) or (
            value.maximum is not None and number > value.maximum
        ):
            return _refused(raw, f"{_french(number)} est hors des bornes {_bounds(value)}")
        return ParsedCell(raw, PRESENT, number)

    return parse


def _no_number(raw: Cell, unavailable: frozenset[str]) -> ParsedCell:
    """Text in a column of numbers is a value that is not available, never a zero."""
    if isinstance(raw, date | time | timedelta):
        return _refused(raw, f"un nombre est attendu, pas une date ou une heure ({text_of(raw)})")
    folded = fold(text_of(raw))
    if folded in _NOT_APPLICABLE:
        return ParsedCell(raw, NOT_APPLICABLE)
    known = not folded or folded in unavailable
    return ParsedCell(raw, UNAVAILABLE, note="" if known else f"texte là où un nombre est attendu : « {_short(raw)} »")


def _list_reader(value: Value, unavailable: frozenset[str], learnt: Mapping[str, str]) -> Parse:
    known = {fold(text): text for text in value.values} | dict(value.synonyms) | dict(learnt)
    if value.type == "choice":
        return _choice_reader(value, known, unavailable)
    return _set_reader(value, known, unavailable)


def _choice_reader(value: Value, known: Mapping[str, str], unavailable: frozenset[str]) -> Parse:
    def parse(raw: Cell) -> ParsedCell:
        folded = _folded_choice(raw)
        found = known.get(folded)
        if found is not None:
            return ParsedCell(raw, NOT_APPLICABLE if found in value.not_applicable else PRESENT, text=found)
        if not folded or folded in unavailable:
            return ParsedCell(raw, UNAVAILABLE)
        if value.open_list:
            return ParsedCell(raw, PRESENT, text=text_of(raw))
        if folded in _NOT_APPLICABLE:
            return ParsedCell(raw, NOT_APPLICABLE)
        return _refused(raw, f"valeur hors liste : « {_short(raw)} »")

    return parse


def _set_reader(value: Value, known: Mapping[str, str], unavailable: frozenset[str]) -> Parse:
    words = sorted(known, key=len, reverse=True)
    pattern = re.compile(r"(?:^|(?<= ))(?:" + "|".join(map(re.escape, words)) + r")(?= |$)") if words else None

    def parse(raw: Cell) -> ParsedCell:
        folded = fold(text_of(raw))
        if not folded or folded in unavailable:
            return ParsedCell(raw, UNAVAILABLE)
        found = {known[word] for word in pattern.findall(folded)} if pattern else set()
        rest = " ".join(word for word in (pattern.sub("", folded) if pattern else folded).split() if word != "et")
        if rest or not found:
            return _refused(raw, f"valeur hors liste : « {_short(raw)} »")
        text = " ; ".join(sorted(found, key=lambda one: _rank(value, one)))
        return ParsedCell(raw, PRESENT, text=text)

    return parse


def _date_reader(unavailable: frozenset[str]) -> Parse:
    def parse(raw: Cell) -> ParsedCell:
        if code := read_date(raw):
            return ParsedCell(raw, PRESENT, text=code)
        folded = fold(text_of(raw))
        if isinstance(raw, str) and (not folded or folded in unavailable):
            return ParsedCell(raw, UNAVAILABLE)
        if folded in _NOT_APPLICABLE:
            return ParsedCell(raw, NOT_APPLICABLE)
        if isinstance(raw, int | float):
            return _refused(raw, f"un nombre ({text_of(raw)}) là où une date est attendue")
        return _refused(raw, f"date illisible : « {_short(raw)} »")

    return parse


def _read_text(raw: Cell) -> ParsedCell:
    return ParsedCell(raw, PRESENT, text=raw_text(raw).strip())


def _folded_choice(raw: Cell) -> str:
    if isinstance(raw, bool):
        return "oui" if raw else "non"
    return fold(text_of(raw))


def _refused(raw: Cell, problem: str) -> ParsedCell:
    return ParsedCell(raw, UNAVAILABLE, problem=problem)


def _rank(value: Value, text: str) -> int:
    return value.values.index(text) if text in value.values else len(value.values)


def _bounds(value: Value) -> str:
    low, high = value.minimum, value.maximum
    if low is None or high is None:
        return f"(au moins {_french(low)})" if low is not None else f"(au plus {_french(high or 0.0)})"
    return f"({_french(low)} à {_french(high)})"


def _french(number: float) -> str:
    return as_text(float(number)).replace(".", ",")


def _short(raw: Cell) -> str:
    text = text_of(raw)
    return text if len(text) <= 80 else text[:79] + "…"
