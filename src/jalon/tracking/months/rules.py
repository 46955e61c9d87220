"""When a month is due, what its state is called, what stands in the canonical file. Plain values in and out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from jalon.kernel.periods import Period
from jalon.publish.table import DANGEROUS
from jalon.tracking.rules import (
    CARRIED,
    CONTESTED,
    DERIVED,
    FLAGGED,
    OLD,
    SHARED,
)

TO_COME, OPEN, CLOSED, REOPENED = "à venir", "ouvert", "clos", "rouvert"
NEAR = timedelta(days=7)  # from then on, the closing day is told on the start page
STATES = ("presente", "non_concerne", "non_disponible", "absente", "non_couverte", "en_attente")
MARKS = (
    (CARRIED, "reprise"),
    (SHARED, "partagee"),
    (OLD, "ancienne"),
    (DERIVED, "calculee"),
    (FLAGGED, "signalee"),
    (CONTESTED, "contestee"),
)


def state_of(*, known: bool, closed: bool, reopened: bool) -> str:
    """The word for a month: closed, reopened since, open as soon as anything is said of it, else to come."""
    if closed:
        return CLOSED
    if reopened:
        return REOPENED
    return OPEN if known else TO_COME


def is_due(closes_on: date | None, today: date) -> bool:
    """Whether the planned closing day is near or past."""
    return closes_on is not None and closes_on - NEAR <= today


def usual_closing_day(month: Period) -> date:
    """The 15th of the month after: what is proposed when a month is opened."""
    return month.shifted(1).first_day.replace(day=15)


def number(value: float | int) -> str:
    """A number of the canonical file: a point for the decimals, no separator, no useless zero."""
    whole = int(value) if float(value).is_integer() else value
    return str(whole) if isinstance(whole, int) else repr(float(whole))


def written(value: float | int | str | None) -> str:
    """A value of the canonical file. A text that a spreadsheet would compute, or that begins by ', has a ' before."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if value.startswith((*DANGEROUS, "'")) else value
    return number(value)


def marks(flags: int) -> str:
    return "+".join(word for bit, word in MARKS if flags & bit)


def field(text: str) -> str:
    """One field of the canonical file: quoted only when it must be."""
    if any(sign in text for sign in ';"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


def record(fields: Iterable[str]) -> str:
    return ";".join(map(field, fields))


Key = tuple[str, str]  # FINESS, column


def differences(
    sealed: Mapping[Key, Sequence[str]], rebuilt: Mapping[Key, Sequence[str]], most: int
) -> tuple[int, list[tuple[Key, Sequence[str] | None, Sequence[str] | None]]]:
    """How many places differ between two canonical files, and the first of them: (place, sealed, rebuilt)."""
    places = sorted({*sealed, *rebuilt})
    found = [(key, sealed.get(key), rebuilt.get(key)) for key in places if sealed.get(key) != rebuilt.get(key)]
    return len(found), found[:most]
