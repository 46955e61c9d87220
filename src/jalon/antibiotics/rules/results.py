"""What a cell of an antibiogram says. A blank never counts as sensitive; what cannot be read is never guessed.

Categories of CA-SFM / EUCAST: S, SFP (sensible à forte posologie, the former I), R; ZIT (zone of technical
uncertainty) is read as SFP and flagged; NC (not categorised) and blanks are not tested.
"""

import re
from functools import lru_cache

NOT_TESTED, S, SFP, ZIT, R = 0, 1, 2, 3, 4
UNREADABLE, CONTRADICTORY = 8, 9
MEANT = {
    "S": S, "SENSIBLE": S, "SUSCEPTIBLE": S, "S SENSIBLE": S,
    "I": SFP, "SFP": SFP, "INTERMEDIAIRE": SFP, "INTERMEDIATE": SFP, "SFP I": SFP, "I SFP": SFP,
    "R": R, "RESISTANT": R, "RESISTANTE": R, "R RESISTANT": R,
    "ZIT": ZIT,
    "": NOT_TESTED, "NC": NOT_TESTED, "NT": NOT_TESTED, "ND": NOT_TESTED, "NA": NOT_TESTED, "NON TESTE": NOT_TESTED,
    "NON TESTEE": NOT_TESTED, "NON CATEGORISE": NOT_TESTED, "NR": NOT_TESTED,
}  # fmt: skip
_DASHES = re.compile(r"^[\s.\-–—_*]+|[\s.\-–—_*]+$")
_MEASURED = re.compile(r"(?:[<>=≤≥]{0,2}\s*\d+(?:[.,]\d+)?(?:\s*(?:MG/L|MM))?)\s+([SIR]|SFP|ZIT)")
_ACCENTS = str.maketrans("ÉÈÊ", "EEE")
WORDS = {NOT_TESTED: "non testé", S: "S", SFP: "SFP", ZIT: "ZIT (lu SFP)", R: "R", UNREADABLE: "illisible"}

_YES = {"+", "OUI", "O", "POSITIF", "POS", "POSITIVE", "1", "VRAI", "YES", "Y", "BLSE", "EPC", "PRESENCE", "P", "TRUE"}
_NO = {"-", "NON", "N", "NEGATIF", "NEG", "NEGATIVE", "0", "FAUX", "NO", "ABSENCE", "A", "FALSE"}


@lru_cache(maxsize=10_000)
def read_result(text: str) -> int:
    """The code of a result: "S", "---R", "r", "SFP", "ZIT", "NC"…; a size or an MIC alone is UNREADABLE."""
    plain = _DASHES.sub("", text.upper().translate(_ACCENTS))
    if plain in MEANT:
        return MEANT[plain]
    measured = _MEASURED.fullmatch(plain)
    return MEANT[measured[1]] if measured else UNREADABLE


@lru_cache(maxsize=1_000)
def read_flag(text: str) -> bool | None:
    """BLSE or carbapenemase: True for "+" or "oui", False for "-" or "non", None for a blank. ValueError otherwise."""
    plain = text.strip().upper().translate(_ACCENTS)
    if plain in ("", "NC", "ND", "NT"):
        return None
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise ValueError(text)


def merged(one: int, other: int) -> int:
    """Two columns for one molecule on one isolate: what is tested wins over a blank; S or SFP against R contradict."""
    if one == other or NOT_TESTED in (one, other):
        return max(one, other)
    if UNREADABLE in (one, other):
        return min(one, other)
    return CONTRADICTORY if R in (one, other) or CONTRADICTORY in (one, other) else max(one, other)
