"""Numbers as French files write them: "1 044", "124 500,00 €", "47 %", "0,47"."""

import math
import re

_LONGEST = 18  # digits: what every database holds
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_UNITS = re.compile(r"(?i)(?:€|euros?|eur|%)$")
# Digits stand alone or in groups of three; the last mark is the decimal one.
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_SPACED = re.compile(r"[+-]?[0-9]{1,3}(?:[ '][0-9]{3})+(?:[.,][0-9]+)?")
_DOTTED = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_ENGLISH = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")


def read_number(cell: object) -> float | None:
    """The number a cell holds, or None when it is not one.

    Any space may part the thousands, a comma or a point may mark the decimals; a currency sign or
    a percent sign after the number is dropped. Wrongly grouped digits ("12 34") are not a number.
    """
    if isinstance(cell, int | float):
        return None if isinstance(cell, bool) or not math.isfinite(cell) else float(cell)
    return _from_text(_trimmed(cell)) if isinstance(cell, str) else None


def read_percent(cell: object) -> float | None:
    """The rate a cell holds, in percent: 47 for "47", "47,0", "47 %", "0,47" and 0.47.

    Without a percent sign, a number between 0 and 1 that has decimals is a fraction; so 1 is 1 %.
    """
    number = read_number(cell)
    if number is None or (isinstance(cell, str) and "%" in cell):
        return number
    return round(number * 100, 10) if 0 < abs(number) < 1 else number


def read_whole(text: str) -> int | None:
    """The number of a row or a page, as an address or a form gives it; None when it is not one, or beyond any."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None


def as_text(number: float) -> str:
    """The number as a spreadsheet shows it without format: 47 rather than 47.0."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _trimmed(text: str) -> str:
    text = _SPACES.sub(" ", text).strip().replace("\u2212", "-").replace("’", "'")
    return _UNITS.sub("", text).strip()


def _from_text(text: str) -> float | None:
    if _PLAIN.fullmatch(text):
        return _finite(text.replace(",", "."))
    if _SPACED.fullmatch(text):
        return _finite(text.replace(" ", "").replace("'", "").replace(",", "."))
    if _DOTTED.fullmatch(text):
        return _finite(text.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(text):
        return _finite(text.replace(",", ""))
    return None


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None
