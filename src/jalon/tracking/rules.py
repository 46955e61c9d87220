"""How a grid is filtered, sorted and edited. Plain values in, plain values out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jalon.catalogue.definitions import Value
from jalon.catalogue.values import choice, members
from jalon.kernel.dates import read_date
from jalon.kernel.numbers import read_number
from jalon.kernel.persons import refuse_persons
from jalon.kernel.refusal import Refusal
from jalon.kernel.text import clean, fold

PRESENT, NOT_APPLICABLE, UNAVAILABLE, ABSENT, NOT_COVERED, WAITING, RESERVED = range(7)
CARRIED, SHARED, OLD, DERIVED, FLAGGED, CONTESTED = 1, 2, 4, 8, 16, 32

STATE_WORDS = {
    "vide": (ABSENT, NOT_COVERED),
    "nd": (UNAVAILABLE,),
    "nc": (NOT_APPLICABLE,),
    "attente": (WAITING,),
    "reserve": (RESERVED,),
}
LONGEST_FILTER = 500  # characters: no person writes more, and what tries a text against a pattern stays quick
_COMPARISON = re.compile(r"(<=|>=|<|>|=)?\s*(-?[\d\s\u00a0\u202f.,]+)$")
_RANGE = re.compile(r"(-?[\d\s\u00a0\u202f.,]+?)\s*(?:\.\.|à)\s*(-?[\d\s\u00a0\u202f.,]+)$")


@dataclass(frozen=True)
class Shown:
    """What a filter or a sort looks at in a cell: its value and its state."""

    value: float | str | None
    state: int = PRESENT


Test = Callable[[Shown], bool]


def column_filter(text: str, *, is_number: bool) -> Test:
    """The test a person wrote for a column.

    Alternatives are separated by ";". Numbers: "120", ">= 100", "10..50". Text: contains, accents and
    case apart; "=Oui" wants the whole value. Words: vide, nd, nc, attente, réservé; "!" before an
    alternative refuses it.
    """
    if len(text) > LONGEST_FILTER:
        raise Refusal(f"Un filtre tient en {LONGEST_FILTER} caractères.")
    alternatives = [part.strip() for part in text.split(";") if part.strip()]
    wanted = [_alternative(part, is_number) for part in alternatives if not part.startswith("!")]
    refused = [_alternative(part[1:].strip(), is_number) for part in alternatives if part.startswith("!")]
    return lambda cell: (not wanted or any(test(cell) for test in wanted)) and not any(test(cell) for test in refused)


def _alternative(text: str, is_number: bool) -> Test:
    if states := STATE_WORDS.get(fold(text)):
        return lambda cell: cell.state in states
    if is_number:
        return _number_test(text)
    if text.startswith("="):
        exact = fold(text[1:])
        return lambda cell: cell.value is not None and fold(str(cell.value)) == exact
    part = fold(text)
    return lambda cell: cell.value is not None and part in fold(str(cell.value))


def _number_test(text: str) -> Test:
    if bounds := _RANGE.match(text):
        low, high = _number(bounds[1]), _number(bounds[2])
        return lambda cell: isinstance(cell.value, int | float) and low <= cell.value <= high
    if not (found := _COMPARISON.match(text)):
        raise Refusal(f"« {text} » n'est pas un filtre de nombre. Essayez 120, >= 100 ou 10..50.")
    limit = _number(found[2])
    compare: Mapping[str, Callable[[float], bool]] = {
        "": lambda v: v == limit,
        "=": lambda v: v == limit,
        "<": lambda v: v < limit,
        ">": lambda v: v > limit,
        "<=": lambda v: v <= limit,
        ">=": lambda v: v >= limit,
    }
    holds = compare[found[1] or ""]
    return lambda cell: isinstance(cell.value, int | float) and holds(cell.value)


def _number(text: str) -> float:
    number = read_number(text)
    if number is None:
        raise Refusal(f"« {text.strip()} » n'est pas un nombre.")
    return number


def sort_key(cell: Shown) -> tuple[int, float, str]:
    """Numbers before text, values before empty cells; text as a French reader orders it."""
    if isinstance(cell.value, int | float) and cell.state == PRESENT:
        return (0, float(cell.value), "")
    if cell.value is not None and cell.state in (PRESENT, NOT_APPLICABLE):
        return (1, 0.0, fold(str(cell.value)))
    return (2, float(cell.state), "")


@dataclass(frozen=True)
class Entry:
    """A cell as someone filled it in: state, and number or text."""

    state: int
    number: float | None = None
    text: str | None = None


_MANNERS = {"non_disponible": UNAVAILABLE, "non_concerne": NOT_APPLICABLE}


def read_entry(value: Value, written: Sequence[str], manner: str = "valeur") -> Entry:
    """What a person typed in a cell's form, as a typed entry; a French refusal when it cannot be.

    `manner`: valeur | non_disponible | non_concerne | vider.
    """
    if manner in _MANNERS:
        return Entry(_MANNERS[manner])
    text = clean(" ; ".join(part for part in written if part)) if value.type != "text" else "\n".join(written).strip()
    if manner == "vider" or not text:
        return Entry(PRESENT)
    if value.is_number:
        return Entry(PRESENT, number=_entered_number(value, text))
    return _entered_text(value, text)


def _entered_number(value: Value, text: str) -> float:
    number = read_number(text)
    if number is None:
        raise Refusal(f"« {text} » n'est pas un nombre. Écrivez par exemple 1 250 ou 46,9.")
    if value.type == "integer" and number != int(number):
        raise Refusal(f"« {text} » : un nombre entier est attendu.")
    if value.minimum is not None and number < value.minimum:
        raise Refusal(f"« {text} » est trop petit : le minimum est {value.minimum:g}.")
    if value.maximum is not None and number > value.maximum:
        raise Refusal(f"« {text} » est trop grand : le maximum est {value.maximum:g}.")
    return number


def _entered_text(value: Value, text: str) -> Entry:
    if value.type == "choice":
        chosen = choice(value, text)
        if chosen is None:
            raise Refusal(f"« {text} » n'est pas dans la liste : {', '.join(value.values)}.")
        refuse_persons(chosen)
        return Entry(NOT_APPLICABLE if chosen in value.not_applicable else PRESENT, text=chosen)
    if value.type == "set":
        chosen_members = members(value, text)
        if chosen_members is None:
            raise Refusal(f"« {text} » : valeurs attendues parmi {', '.join(value.values)}.")
        return Entry(PRESENT, text=" ; ".join(chosen_members))
    if value.type == "date":
        day = read_date(text)
        if day is None:
            raise Refusal(f"« {text} » n'est pas une date. Écrivez 15/03/2022 ou T1 2022.")
        return Entry(PRESENT, text=day)
    refuse_persons(text)
    return Entry(PRESENT, text=text)
