"""The ladder by which a number read in a file names one entity of the directory, or waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from jalon.kernel.finess import Reading


@dataclass(frozen=True)
class KnownNumbers:
    """The numbers of the directory, each with the id of its entity; `pmsi` tells the kind too."""

    et: Mapping[str, int] = field(default_factory=dict)
    ej: Mapping[str, int] = field(default_factory=dict)
    pmsi: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def __contains__(self, number: object) -> bool:
        return number in self.et or number in self.ej or number in self.pmsi

    def at(self, grain: str, number: str) -> int | None:
        """The entity that bears the number at that grain (et, ej, pmsi), or None."""
        if grain == "et":
            return self.et.get(number)
        if grain == "ej":
            return self.ej.get(number)
        if number in self.pmsi:
            return self.pmsi[number][1]
        return self.ej.get(number, self.et.get(number))

    def candidates(self, number: str) -> tuple[int, ...]:
        """Every entity that bears the number, whatever its kind."""
        found = (self.et.get(number), self.ej.get(number), self.pmsi.get(number, ("", None))[1])
        return tuple(dict.fromkeys(entity for entity in found if entity is not None))


class Resolution(NamedTuple):
    """What became of a key: matched | pending | rejected, with the reason of what is not matched.

    reason: no_key, check_digit (rejected); unknown, ambiguous, wrong_level (pending).
    repair: how the number was mended: sans_cle, zero_perdu, or the first thing that was cleaned.
    """

    outcome: str
    reason: str = ""
    entity_id: int | None = None
    repair: str = ""
    number: str = ""
    candidates: tuple[int, ...] = ()


def resolve(reading: Reading, grain: str, known: KnownNumbers, learnt: Mapping[str, int] | None = None) -> Resolution:
    """The entity a reading names at the grain asked; a learnt answer is used only when nothing else does.

    `learnt`: entity by text of the key, as a person once settled it for this source.
    """
    found = _by_number(reading, grain, known)
    if found.outcome != "matched" and learnt and reading.text in learnt:
        return Resolution("matched", entity_id=learnt[reading.text], repair="appris", number=reading.text)
    return found


def _by_number(reading: Reading, grain: str, known: KnownNumbers) -> Resolution:
    if reading.problem:
        return Resolution("rejected", reading.problem)
    readings = zip(reading.numbers, reading.repair_of, strict=True)
    kept = [(number, how) for number, how in readings if number in known]
    if not kept:
        return Resolution("pending", "unknown")
    if len(kept) > 1:
        candidates = tuple(entity for number, _ in kept for entity in known.candidates(number))
        return Resolution("pending", "ambiguous", candidates=candidates)
    number, how = kept[0]
    entity = known.at(grain, number)
    if entity is None:
        return Resolution("pending", "wrong_level", number=number, candidates=known.candidates(number))
    repair = how or next(iter(reading.repairs), "")
    return Resolution("matched", entity_id=entity, repair=repair, number=number)
