"""The route a label speaks of, by its words of form; two routes in one label are none."""

import re
from collections.abc import Sequence

# Codes of the table of daily doses: O oral, P parenteral, R rectal, V vaginal, I inhaled; T, on the skin or in the eye.
ROUTES = {
    "O": "orale",
    "P": "injectable",
    "R": "rectale",
    "V": "vaginale",
    "I": "inhalée",
    "T": "locale",
}
# The first kind that is found wins over the weaker words after it: "AMP BUV" is oral, "CPR VAG" vaginal.
_STRONG: dict[str, str] = {
    "I": r"NEB(?:UL.*)?|INHAL.*|AEROSOL.*",
    "V": r"VAG(?:IN.*)?|OVULES?|GYN.*",
    "R": r"SUPPO.*|RECT.*",
    "T": r"COLLYRE|COLL|OPHT.*|AURIC.*|CUT.*|DERM.*|POM.*|CREME|NASAL.*",
    "O": r"BUV.*|ORAL.*|PO|SIROP.*|GRANUL.*",
    "P": r"INJ.*|PERF.*|IV|IVL|IVD|IM|IMP|SC",
}
_WEAK: dict[str, str] = {
    "O": r"CPR?S?|COMP(?:RIMES?)?|GELULES?|GELU|GEL|CAPS.*|SACH.*|DISP.*|LYOC|GTTES?",
    "P": r"AMP(?:OULES?)?|POC(?:HES?)?|SER(?:INGUES?)?",
}
_FORM = re.compile(
    "|".join(
        [
            *_STRONG.values(),
            *_WEAK.values(),
            r"PDR|POUDRE|SOLV?|SOLUTION|SUSP.*|FL|FLAC.*|FC|SEC|PELL.*|EFF.*|LP|BT|B|EN|POUR|P",
        ]
    )
)
_MARKS = re.compile(r"[/+,;:().-]+")


def pieces(words: Sequence[str]) -> list[str]:
    """Every word alone: "INJ/NEB" is two."""
    return [piece for word in words for piece in _MARKS.split(word) if piece]


def is_form(word: str) -> bool:
    return all(_FORM.fullmatch(piece) for piece in pieces([word]))


def route_of(words: Sequence[str]) -> tuple[str, str]:
    """The code of the route and the words that say it; "" when nothing does, or two of them contradict."""
    for kinds in (_STRONG, _WEAK):
        found = {code: word for word in pieces(words) for code, form in kinds.items() if re.fullmatch(form, word)}
        if len(found) == 1:
            code, word = next(iter(found.items()))
            return code, f"« {word} » : voie {ROUTES[code]}"
        if found:
            return "", "plusieurs voies dans le libellé : " + ", ".join(f"« {word} »" for word in found.values())
    return "", "aucun mot ne dit la voie"


def many_doses(words: Sequence[str]) -> bool:
    """An oral liquid to be measured out: what is written is a dose, not what the bottle holds."""
    said = pieces(words)
    liquid = any(re.fullmatch(r"BUV.*|SIROP.*|SUSP.*|ORALE?|GRANUL.*", word) for word in said)
    single = any(
        re.fullmatch(r"SACH.*|AMP(?:OULES?)?|CPR?S?|COMP.*|GEL.*|UNIDOSE.*|INJ.*|PERF.*", word) for word in said
    )
    return liquid and not single


def is_powder(words: Sequence[str]) -> bool:
    return any(re.fullmatch(r"PDR|POUDRE|LYOPH.*", word) for word in pieces(words))
