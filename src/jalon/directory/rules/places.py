"""Codes of places as health lists write them, and the day a list describes."""

import re
from datetime import date

_OVERSEAS = {"9A": "971", "9B": "972", "9C": "973", "9D": "974", "9E": "975", "9F": "976"}
_PACIFIC = {"9G": "978", "9H": "977", "9J": "986", "9K": "987", "9L": "988"}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)-(0[1-9]|1[0-2])-([0-2]\d|3[01])(?!\d)")


def official_department(code: str) -> str:
    """The INSEE code of a département that FINESS writes 9A, 9B… overseas."""
    code = code.strip().upper()
    code = "0" + code if len(code) == 1 and code.isdigit() else code
    return _OVERSEAS.get(code) or _PACIFIC.get(code) or code


def official_commune(code: str) -> str:
    """The INSEE code of a commune: 9A101 is 97101, 9J613 is 98613, 1451 has lost its zero."""
    code = code.strip().upper()
    if len(code) == 4 and code.isdigit():
        return "0" + code
    if code[:2] in _OVERSEAS:
        return "97" + code[2:]
    if code[:2] in _PACIFIC:
        return ("97" if code[:2] in ("9G", "9H") else "98") + code[2:]
    return code


def vintage_of(text: str) -> date | None:
    """The day a list describes: the day it writes, else 31 December of the year it names, else None."""
    if day := _DAY.search(text):
        try:
            return date(int(day[1]), int(day[2]), int(day[3]))
        except ValueError:  # 2022-02-31: the year is still said
            pass
    year = _YEAR.search(text)
    return date(int(year[0]), 12, 31) if year else None
