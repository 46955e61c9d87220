"""The molecule that a column header, a laboratory's label or a drug's name means."""

from __future__ import annotations

from collections.abc import Mapping

from jalon.antibiotics.references import molecules
from jalon.antibiotics.resolution.answers import AMBIGUOUS, RESOLVED, UNKNOWN, Resolution
from jalon.antibiotics.resolution.labels import (
    LONGEST,
    ambiguous_labels,
    antibiotic_candidate,
    antibiotic_labels,
    antibiotic_spellings,
    joined_antibiotics,
    label_key,
    other_substances,
)
from jalon.antibiotics.resolution.noise import parts, stripped, whonet_code

_OFFERED = 5  # neighbours offered to the person who decides


def resolve_antibiotic(label: str, *, learnt: Mapping[str, str] | None = None) -> Resolution:
    """The molecule of a label, or the reason why a person must decide; it never guesses.

    `learnt` holds what people decided before: ATC codes by `label_key`. Then come the exact labels, the pieces that
    agree ("GENTALLINE (gentamicine)"), and last a slip of one or two letters with a single meaning near.
    """
    if len(label) > LONGEST:
        return Resolution(label, UNKNOWN, how="libellé trop long")
    key = label_key(label)
    if learnt and (code := learnt.get(key, "")) in molecules():
        return _resolved(label, code, "learnt")
    return _known(label, key) or _slip(label)


def _known(label: str, key: str) -> Resolution | None:
    """The answer of the tables, without any correction; None when they are silent."""
    code, _, why = _exact(label, key)
    if code:
        return _resolved(label, code, why)
    if found := ambiguous_labels().get(("antibiotic", key)):
        return Resolution(label, AMBIGUOUS, candidates=found.candidates, how=found.why)
    if key in other_substances():
        return Resolution(label, UNKNOWN, how="substance qui n'est pas suivie")
    return _agreed(label)


def _exact(label: str, key: str) -> tuple[str, str, str]:
    """The code, the folded label that gave it and how; empty when no exact label is there."""
    if ("antibiotic", key) in ambiguous_labels():
        return "", key, ""
    if (meaning := antibiotic_labels().get(key)) is not None:
        return meaning.code, key, "exact"
    if (code := whonet_code(label)) and (meaning := antibiotic_labels().get(code.lower())) is not None:
        return meaning.code, code.lower(), "code"
    name, oral = stripped(label)
    if (found := _named(name, oral)) and ("antibiotic", name) not in ambiguous_labels():
        return found, name, "exact"
    return joined_antibiotics().get(key.replace(" ", ""), ""), key, "exact"


def _named(name: str, oral: bool) -> str:
    """The code of a stripped label; the oral form of the molecule when a route was said and there is one."""
    labels = antibiotic_labels()
    for text in (f"{name} oral", f"{name} orale") if oral else ():
        if text in labels:
            return labels[text].code
    return labels[name].code if name in labels else ""


def _agreed(label: str) -> Resolution | None:
    """The answer when every piece of the label has an exact meaning: one molecule, or several to choose from."""
    pieces = parts(label)
    codes = [_exact(piece, label_key(piece))[0] for piece in pieces]
    if len(pieces) < 2 or not all(codes):
        return None
    if len(set(codes)) == 1:
        return _resolved(label, codes[0], "parts")
    candidates = tuple(antibiotic_candidate(code) for code in dict.fromkeys(codes))
    return Resolution(label, AMBIGUOUS, candidates=candidates, how="plusieurs molécules")


def _slip(label: str) -> Resolution:
    name, oral = stripped(label)
    if name in other_substances() or ("antibiotic", name) in ambiguous_labels():
        return Resolution(label, UNKNOWN, how="libellé qui n'est pas celui d'une seule molécule suivie")
    code, near = antibiotic_spellings().corrected(name)
    if code:
        return _resolved(label, _named(label_key(molecules()[code].name), oral) or code, "slip")
    candidates = tuple(antibiotic_candidate(code) for code in near[:_OFFERED])
    return Resolution(label, AMBIGUOUS if len(near) > 1 else UNKNOWN, candidates=candidates)


def _resolved(label: str, code: str, how: str) -> Resolution:
    return Resolution(label, RESOLVED, code, molecules()[code].name, how=how)
