"""Numbers that would name a patient have no place in a message about an establishment."""

import re

# 13 digits (NIR) or 15 (NIR with its key, INS), in groups or not; Corsica writes 2A or 2B. A SIRET has 14.
_RUN = re.compile(
    r"(?<![0-9])[0-9](?:[ .\-\u00a0\u202f]?[0-9AB]){11,13}[ .\-\u00a0\u202f]?[0-9](?![0-9])", re.IGNORECASE
)
_SEPARATORS = re.compile(r"[ .\-\u00a0\u202f]")
_CORSICAN = re.compile(r"[0-9]{5}2[AB][0-9]{6}(?:[0-9]{2})?", re.IGNORECASE)
_DIGITS = re.compile(r"(?:[0-9]{13}|[0-9]{15})")


def holds_person_number(text: str) -> bool:
    """Whether the text holds what looks like a social security or national health number."""
    for run in _RUN.finditer(text):
        compact = _SEPARATORS.sub("", run[0])
        if _DIGITS.fullmatch(compact) or _CORSICAN.fullmatch(compact):
            return True
    return False
