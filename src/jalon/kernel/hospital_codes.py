"""Codes of a hospital's inside as files write them: units (UF), drugs (UCD), disciplines (DE), activities (TA).

A spreadsheet turns a code into a number and loses its zeros; these functions give the one form that meets the others.
"""

import re

_NOISE = re.compile(r"[\s'’`´\u200b\ufeff]")
_FLOAT = re.compile(r"([0-9]+)[.,]0+")
_UCD_PREFIX = "34008"  # what stands before the seven digits of a UCD in its thirteen-digit form


def unit_key(cell: object) -> str:
    """What the spellings of one unit share inside a hospital: "402" for "0402", 402, 402.0 and "402,0".

    Leading zeros go, letters are kept in upper case; empty when the cell holds nothing.
    """
    text = code_text(cell)
    return text.lstrip("0") or text[:1]


def discipline_key(cell: object) -> str:
    """A discipline code (DE) without its zeros: "55" for "055" and 55.0; "196A" keeps its letter."""
    return unit_key(cell)


def activity_key(cell: object) -> str:
    """An activity code (TA) without its zeros: "3" for "03" and 3.0."""
    return unit_key(cell)


def ucd7(cell: object) -> str | None:
    """The seven digits of a UCD, from seven or thirteen digits, with spaces or as a float; None when it is none.

    Source: UCD13 is 34008, the seven digits and the check digit of an EAN-13 (5,273 of 5,279 published rows agree,
    the others are malformed). A wrong check digit is refused, never corrected.
    """
    text = code_text(cell)
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) == 7:
        return text
    if len(text) == 13 and text.startswith(_UCD_PREFIX) and ean13_key(text[:12]) == text[12]:
        return text[5:12]
    return None


def ucd13(seven: str) -> str:
    """The thirteen-digit form of a UCD known by its seven digits."""
    twelve = _UCD_PREFIX + seven
    return twelve + ean13_key(twelve)


def ean13_key(twelve: str) -> str:
    """The thirteenth digit of an EAN-13: the digits weigh 1 and 3 in turn, and the sum ends in zero."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return str(-total % 10)


def code_text(cell: object) -> str:
    """The cell as text, without any space, in upper case; a whole number without its decimals."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    text = _NOISE.sub("", str(cell)).upper()
    whole = _FLOAT.fullmatch(text)
    return whole[1] if whole else text
