"""What laboratories write around the name of an antibiotic: charge of a disk, method, route, indication."""

from __future__ import annotations

import re

from jalon.kernel.text import fold, without_accents

# A quantity with its unit, "30 µg", "4 mg/L", "10 UI".
_QUANTITY = re.compile(
    r"\d+(?:[.,]\d+)?(?:\s*/\s*\d+(?:[.,]\d+)?)*\s*(?:µg|μg|ug|mcg|mg|ui|iu|g)(?:\s*/\s*m?l)?(?![a-z])"
)
_NUMBER = re.compile(r"(?:^|(?<=\s))\(?\d{1,3}(?:[.,]\d+)?\)?(?=\s|$)")
_WORDS = frozenset(
    "cmi cmis mic disque disques disk diametre diam etest antibiogramme resultat interpretation sir categorie "
    "clinique iv inj injectable parenteral parenterale systemique meningite meningites hors cystite cystites "
    "urinaire urinaires ur pneumonie endocardite autre autres infection infections e test mgl µg ug mg l".split()
)
_ORAL = frozenset("oral orale po per os".split())
# "OXA_ED1", "SXT_ED1.2", "GEN_NM", "PEN_EE": the molecule, the standard (E, N…), the method (D, M, E) and the charge.
_WHONET = re.compile(r"\s*([A-Z]{3})_[A-Z][DEM]\d*(?:\.\d+)?\s*")


def whonet_code(label: str) -> str:
    """The three letters of the molecule in a column of a WHONET file; empty when the label is not one."""
    found = _WHONET.fullmatch(label)
    return found[1] if found else ""


def stripped(label: str) -> tuple[str, bool]:
    """The folded label without what surrounds the name, and whether an oral route was said."""
    text = _NUMBER.sub(" ", _QUANTITY.sub(" ", without_accents(label).lower()))
    words = fold(text).split()
    kept = [word for word in words if word not in _WORDS and word not in _ORAL]
    return " ".join(kept), bool(_ORAL & set(words))


def parts(label: str) -> list[str]:
    """The pieces of a label between brackets, slashes, equals signs and the like; one when there is none."""
    pieces = re.split(r"[()\[\]/=:;+&|]|\s-\s|\bou\b|\bet\b", label)
    return [piece.strip() for piece in pieces if fold(piece)]
