"""The organism that a laboratory's label means, and what the label says of its phenotype."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jalon.antibiotics.references import organisms
from jalon.antibiotics.resolution.answers import AMBIGUOUS, NO_ORGANISM, RESOLVED, UNKNOWN, Candidate, Resolution
from jalon.antibiotics.resolution.labels import (
    LONGEST,
    ambiguous_labels,
    epithets,
    label_key,
    organism_labels,
    organism_spellings,
    other_organisms,
    without_organism,
)
from jalon.antibiotics.resolution.noise import parts
from jalon.antibiotics.resolution.phenotypes import named, parted, unnumbered

_OFFERED = 5  # neighbours offered to the person who decides
_NOTHING = re.compile(
    r"(?:absence|absences) (?:de|d)\b|flore\b|pas de (?:germe|culture|pousse|bacterie)|aucune? |culture ster"
)
_SEARCHED = re.compile(r"(?:recherche|depistage|portage)\b.*\b(?:negati(?:f|ve)|absente?)$")
_EXCEPT = re.compile(r"\b(?:autre|autres|sauf|hormis|excepte|avec|dont|predominance|dominante?)\b")
_RANKS = frozenset({"ssp", "subsp", "subspecies"})
_ANY_SPECIES = frozenset({"sp", "spp", "species", "espece", "non"})
_WIDE = frozenset({"genre", "groupe"})
_FRENCH = {
    "streptocoque": "streptococcus",
    "staphylocoque": "staphylococcus",
    "enterocoque": "enterococcus",
    "hemophilus": "haemophilus",
    "klebsielle": "klebsiella",
    "clostridie": "clostridium",
}


def resolve_organism(label: str, *, learnt: Mapping[str, str] | None = None) -> Resolution:
    """The organism of a label with its flags, or the reason why a person must decide; it never guesses.

    `learnt` holds what people decided before: Latin names, or "no_organism", by `label_key`. "A ou B" is ambiguous,
    the name of a family or a look under the microscope never becomes a species, a genus stays a genus.
    """
    if len(label) > LONGEST:
        return Resolution(label, UNKNOWN, how="libellé trop long")
    key = label_key(label)
    if learnt and (answer := learnt.get(key)):
        if answer == NO_ORGANISM:
            return Resolution(label, NO_ORGANISM, how="learnt")
        if answer in organisms():
            return _resolved(label, answer, parted(label)[1], "learnt")
    if key in without_organism() or _says_nothing(key):
        return Resolution(label, NO_ORGANISM, how="exact")
    return _known(label, key) or _parted(label) or _slip(label)


def _says_nothing(key: str) -> bool:
    return bool(_NOTHING.match(key) or _SEARCHED.match(key)) and not _EXCEPT.search(key)


def _known(label: str, key: str, flags: tuple[str, ...] = ()) -> Resolution | None:
    """The answer of the tables to a folded label; None when they are silent."""
    if found := ambiguous_labels().get(("organism", key)):
        return Resolution(label, AMBIGUOUS, flags=flags, candidates=found.candidates, how=found.why)
    if meaning := organism_labels().get(key):
        return _resolved(label, meaning.code, (*flags, *meaning.flags), "exact")
    if key in other_organisms():
        return Resolution(label, UNKNOWN, how="organisme qui n'est pas suivi")
    return _latin(label, key, flags)


def _latin(label: str, key: str, flags: tuple[str, ...]) -> Resolution | None:
    """The answer to a genus alone ("Klebsiella sp."), a French genus, a subspecies mark or an abbreviated genus."""
    words = [_FRENCH.get(word, word) if place == 0 else word for place, word in enumerate(key.split())]
    plain = [word for word in words if word not in _RANKS]
    if len(plain) > 1 and set(plain[1:]) <= _ANY_SPECIES:
        plain = plain[:1] if plain[0] not in _ANY_SPECIES else []
    text = " ".join(plain)
    meaning = organism_labels().get(text) if text != key else None
    if meaning and not meaning.flags and (len(plain) > 1 or organisms()[meaning.code].rank in _WIDE):
        return _resolved(label, meaning.code, flags, "exact")
    return _abbreviated(label, plain, flags) if len(plain) == 2 else None


def _abbreviated(label: str, words: list[str], flags: tuple[str, ...]) -> Resolution | None:
    """The answer to "Staph. aureus" or "K. oxytoca": the genera that begin so and have this species."""
    begun, epithet = words
    found = {name for genus, name in epithets().get(epithet, ()) if genus.startswith(begun)}
    if len(found) > 1:
        candidates = tuple(Candidate(name, name) for name in sorted(found) if name)
        return Resolution(label, AMBIGUOUS, flags=flags, candidates=candidates, how="plusieurs genres")
    name = next(iter(found), "")
    return _resolved(label, name, flags, "abbreviation") if name else None


def _parted(label: str) -> Resolution | None:
    """The answer once the phenotype is set apart, then piece by piece ("A ou B", "nom (autre nom)")."""
    if found := _known(label, label_key(unnumbered(label))):
        return found
    text, flags = parted(label)
    if found := _known(label, label_key(text), flags):
        return found
    answers = [_known(label, label_key(piece), flags) for piece in parts(text)]
    if len(answers) < 2 or any(answer is None or not answer.code for answer in answers):
        return _doubtful(label, text, flags)
    names = {answer.code: answer for answer in answers if answer}
    if len(names) == 1:
        return _resolved(label, *_only(answers), "parts")
    candidates = tuple(Candidate(name, name) for name in names)
    return Resolution(label, AMBIGUOUS, flags=flags, candidates=candidates, how="plusieurs organismes")


def _only(answers: list[Resolution | None]) -> tuple[str, tuple[str, ...]]:
    said = [answer for answer in answers if answer]
    return said[0].code, tuple(flag for answer in said for flag in answer.flags)


def _doubtful(label: str, text: str, flags: tuple[str, ...]) -> Resolution | None:
    """A label that names two things, one of them unknown, is ambiguous whatever the other one is."""
    if not re.search(r"\bou\b", text):
        return None
    pieces = [_known(label, label_key(piece)) for piece in parts(text)]
    candidates = tuple(Candidate(piece.code, piece.name) for piece in pieces if piece and piece.code)
    return Resolution(label, AMBIGUOUS, flags=flags, candidates=candidates, how="plusieurs organismes")


def _slip(label: str) -> Resolution:
    text, flags = parted(label)
    words = [_FRENCH.get(word, word) if place == 0 else word for place, word in enumerate(label_key(text).split())]
    name, near = organism_spellings().corrected(" ".join(words))
    if name:
        return _resolved(label, name, flags, "slip")
    candidates = tuple(Candidate(name, name) for name in near[:_OFFERED])
    return Resolution(label, AMBIGUOUS if len(near) > 1 else UNKNOWN, flags=flags, candidates=candidates)


def _resolved(label: str, name: str, flags: tuple[str, ...], how: str) -> Resolution:
    known = organisms()[name]
    return Resolution(label, RESOLVED, name, name, named(flags, name, known.group), how=how)
