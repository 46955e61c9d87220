"""The molecule a label names: the longest beginning of its name that a resolver knows, never half an association."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from jalon.antibiotics.rules.drug_labels.routes import is_form, pieces

Resolver = Callable[[str], str]  # a name → its ATC code, "" when it does not know or doubts

# Words that make an association of what stands before them.
_PARTNER = re.compile(
    r"AC|ACIDE|CLAV.*|TAZO.*|SULBA.*|CILA.*|AVIB.*|RELE.*|VABOR.*|TRIM.*|SULFA.*|ENMETA.*|TMP|SMX|DALFO.*"
)
# One molecule, two codes: the gut (A07, P01) when swallowed, the blood (J01) when injected.
_ORAL_CODES = {
    "J01XA01": "A07AA09",
    "J01XB01": "A07AA10",
    "J01XD01": "P01AB01",
    "J01XD02": "P01AB02",
    "J01XD03": "P01AB03",
}
_INJECTED_CODES = {oral: injected for injected, oral in _ORAL_CODES.items()}
# Main dose of one unit, in grams, of the associations sold in France; the sum of the parts (1,2 g, 4,5 g) is not there.
USUAL_DOSES: dict[str, tuple[str, ...]] = {
    "J01CR01": ("1", "2"),
    "J01CR02": ("0.1", "0.25", "0.5", "1", "2"),
    "J01CR03": ("3", "5"),
    "J01CR05": ("2", "4"),
    "J01DD52": ("2",),
    "J01DF51": ("1.5",),
    "J01DE51": ("2",),
    "J01DH51": ("0.25", "0.5"),
    "J01DH52": ("1",),
    "J01DH56": ("0.5",),
    "J01DI54": ("1",),
    "J01EE01": ("0.2", "0.4", "0.8"),
}


def is_association(atc: str) -> bool:
    """Whether the daily dose speaks of one part of an association, its main one."""
    return atc in USUAL_DOSES


def is_usual(atc: str, grams: Decimal) -> bool:
    return grams in {Decimal(dose) for dose in USUAL_DOSES[atc]}


def name_of(words: Sequence[str]) -> list[str]:
    """The words before the first word of form: "AMIKACINE AGT PDR INJ FL" is "AMIKACINE AGT"."""
    found: list[str] = []
    for word in words:
        if is_form(word):
            break
        found.append(word)
    return found


def molecule_of(words: Sequence[str], resolve: Resolver, route: str, parts: int) -> tuple[str, str]:
    """The ATC code and why, or "" and why not. `parts`: how many amounts the strength has (two: an association)."""
    name = name_of(words)
    for end in range(len(name), 0, -1):
        if any(_belongs(word) for word in name[end:]):
            break
        if atc := resolve(" ".join(name[:end])):
            return _checked(atc, " ".join(name[:end]), words[end:], route, parts)
    return "", f"« {' '.join(name)} » n'est pas un nom connu" if name else "aucun nom dans le libellé"


def _belongs(word: str) -> bool:
    """A word without which the name is another: part of an association, or the letter of a penicillin."""
    return len(word) == 1 or any(_PARTNER.fullmatch(piece) for piece in pieces([word]))


def _checked(atc: str, name: str, after: Sequence[str], route: str, parts: int) -> tuple[str, str]:
    if not is_association(atc) and (parts > 1 or any(_PARTNER.fullmatch(piece) for piece in pieces(after))):
        return "", f"le libellé est celui d'une association, « {name} » n'en est qu'une part"
    if atc in _ORAL_CODES or atc in _INJECTED_CODES:
        return _by_route(atc, name, route)
    return atc, f"« {name} »"


def _by_route(atc: str, name: str, route: str) -> tuple[str, str]:
    injected = _INJECTED_CODES.get(atc, atc)
    if route == "O":
        return _ORAL_CODES[injected], f"« {name} », par voie orale"
    if route:
        return injected, f"« {name} »"
    return "", f"« {name} » : {_ORAL_CODES[injected]} par voie orale, {injected} sinon ; la voie n'est pas dite"
