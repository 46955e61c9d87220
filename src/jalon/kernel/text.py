"""French text as people type it: folded for comparison, cleaned of invisible characters."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'", "ʼ": "'", "‘": "'"})


def clean(text: str) -> str:
    """The text without leading, trailing or repeated spaces of any kind (thin, no-break…)."""
    if text.isascii() and text.isprintable() and "  " not in text:  # by far the most frequent
        return text.strip()
    return _SPACES.sub(" ", text.replace("\u200b", "").replace("\ufeff", "")).strip()


def without_accents(text: str) -> str:
    """The text with its accents, cedillas and ligatures removed; case is kept."""
    usual = text.translate(_BARE)
    return usual if usual.isascii() else _decomposed(text)


def _decomposed(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


# Every letter of the languages of Western and Central Europe at once: a national list has a hundred thousand names.
_BARE = {code: _decomposed(chr(code)) for code in range(0xA0, 0x180)} | _LIGATURES


def fold(text: str) -> str:
    """What two spellings share: lower case, no accents, words separated by one space.

    Punctuation counts as a space, so that "Déployé / VA signée" and "DEPLOYE/VA SIGNEE " meet.
    """
    bare = text if text.isascii() else without_accents(text)
    return _NOT_WORD.sub(" ", bare.lower()).strip()
