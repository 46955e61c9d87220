"""The labels that the tables know: exact meanings, ambiguous ones, and words that mean nothing followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jalon.antibiotics.references import molecules, organisms
from jalon.antibiotics.references.tables import made_from, read
from jalon.antibiotics.resolution.answers import Candidate
from jalon.antibiotics.resolution.spelling import SHORT_WORD, TWO_FROM, Spellings, Target
from jalon.kernel.text import fold

LONGEST = 300  # characters: a longer label names nothing that the tables know, and is not looked into
_EDITS = {"nom": 2, "marque": 1}  # an abbreviation is never what a slip was meant to be


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Why a label is not resolved by itself, and what it could mean."""

    candidates: tuple[Candidate, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an exact label means: an ATC code or a Latin name, and the phenotype it says."""

    code: str
    flags: tuple[str, ...] = ()
    edits: int = 2  # the most that a slip on the label may count


def label_key(label: str) -> str:
    """What two spellings of a label share; learnt answers are kept under it."""
    return fold(label)


@made_from("molecules", "antibiotic_aliases")
def antibiotic_labels() -> Mapping[str, Meaning]:
    """The exact labels of antibiotics, folded: names first, then the aliases."""
    found = {fold(molecule.name): Meaning(molecule.atc) for molecule in molecules().values()}
    for row in read("antibiotic_aliases", "label", "atc", "kind"):
        found.setdefault(fold(row["label"]), Meaning(row["atc"], edits=_EDITS.get(row["kind"], 0)))
    return {label: meaning for label, meaning in found.items() if meaning.code in molecules()}


@made_from("molecules", "antibiotic_aliases")
def joined_antibiotics() -> Mapping[str, str]:
    """The exact labels written without spaces, when they are long enough to be a name: "amoxi cilline"."""
    return {label.replace(" ", ""): meaning.code for label, meaning in antibiotic_labels().items() if len(label) > 6}


@made_from("molecules", "antibiotic_aliases", "other_substances")
def antibiotic_spellings() -> Spellings:
    """What a misspelt antibiotic is compared with, the substances that are not followed included."""
    targets = {label: Target(label, "") for label in other_substances()}
    targets |= {label: Target(label, meaning.code, meaning.edits) for label, meaning in antibiotic_labels().items()}
    return Spellings(targets)


@made_from("organisms", "organism_aliases")
def organism_labels() -> Mapping[str, Meaning]:
    """The exact labels of organisms, folded: Latin names first, then the aliases with their phenotype."""
    found = {fold(name): Meaning(name) for name in organisms()}
    for row in read("organism_aliases", "label", "organism", "flags"):
        found.setdefault(fold(row["label"]), Meaning(row["organism"], tuple(row["flags"].split())))
    return {label: meaning for label, meaning in found.items() if meaning.code in organisms()}


@made_from("organisms", "organism_aliases", "other_organisms")
def organism_spellings() -> Spellings:
    """What a misspelt organism is compared with: labels that say no phenotype, and species that are not followed."""
    targets = {name: Target(name, "") for name in other_organisms()}
    for label, meaning in organism_labels().items():
        if not meaning.flags and len(label) >= TWO_FROM and min(map(len, label.split())) > SHORT_WORD:
            targets[label] = Target(label, meaning.code, 2 if " " in label else 1)  # genera are alike: one edit
    return Spellings(targets)


@made_from("organisms", "organism_aliases", "other_organisms")
def epithets() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The genera in which a species name is used, each with the organism it means ("" when it is not followed)."""
    found: dict[str, set[tuple[str, str]]] = {}
    known = {label: meaning.code for label, meaning in organism_labels().items() if not meaning.flags}
    others = dict.fromkeys(other_organisms(), "")
    for label, name in {**others, **known}.items():
        words = label.split()
        if len(words) == 2 and min(map(len, words)) > 3:
            found.setdefault(words[1], set()).add((words[0], name))
    return {epithet: tuple(sorted(some)) for epithet, some in found.items()}


@made_from("ambiguous_labels", "molecules", "organisms")
def ambiguous_labels() -> Mapping[tuple[str, str], Ambiguous]:
    """The labels that a person must settle, by kind ("antibiotic" or "organism") and folded label."""
    return {(row["kind"], fold(row["label"])): _ambiguous(row) for row in read("ambiguous_labels", "kind", "label")}


@made_from("other_substances")
def other_substances() -> frozenset[str]:
    """The folded names of the substances that are not followed."""
    return frozenset(fold(row["label"]) for row in read("other_substances", "label"))


@made_from("other_organisms")
def other_organisms() -> frozenset[str]:
    """The folded names of the organisms that are not followed."""
    return frozenset(fold(row["name"]) for row in read("other_organisms", "name"))


@made_from("no_organism")
def without_organism() -> frozenset[str]:
    """The folded labels that say that nothing, or nothing named, grew."""
    return frozenset(fold(row["label"]) for row in read("no_organism", "label"))


def antibiotic_candidate(atc: str) -> Candidate:
    """A molecule as it is offered to a person."""
    return Candidate(atc, molecules()[atc].name)


def _ambiguous(row: dict[str, str]) -> Ambiguous:
    codes = [code.strip() for code in row["candidates"].split(";") if code.strip()]
    if row["kind"] == "antibiotic":
        candidates = tuple(antibiotic_candidate(code) for code in codes if code in molecules())
    else:
        candidates = tuple(Candidate(name, name) for name in codes if name in organisms())
    return Ambiguous(candidates, row.get("why", ""))
