"""Slips of one or two letters: accepted only when a single meaning is near, and no other one close behind.

An edit is a letter added, lost, replaced, or exchanged with its neighbour. A word of three letters is never corrected,
a longer one by one edit, a name of eight letters or more by two; a brand by one edit only, because brands are many and
most are unknown here. The first letter of a word is never wrong. Another meaning must be at least two edits further, so
that two slips on one name never make another name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

SHORTEST = 6  # letters of a label: below, one edit leads from many labels to many others
SHORT_WORD = 3  # letters: "ac", "G", "sp": a word that is read as it stands
TWO_FROM = 8  # letters from which two edits are accepted
MARGIN = 2  # edits between the nearest meaning and the next one
REMEMBERED = 10_000  # answers: a file repeats the same labels
REACH = 3  # edits: the furthest that decides anything (an accepted slip, and what is close behind it)


def distance(first: str, second: str) -> int:
    """How many edits part two words, a letter never being edited twice (optimal string alignment)."""
    return _distance(_places(first), len(first), second) if first else len(second)


@dataclass(frozen=True, slots=True)
class Target:
    """A label that a slip may be corrected to; nobody may take the one whose meaning is empty."""

    label: str
    meaning: str
    most: int = 2  # edits: 1 for a brand


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    letters: int
    target: Target


class Spellings:
    """The labels with which a misspelt one is compared."""

    def __init__(self, targets: Mapping[str, Target]) -> None:
        """Take folded labels; the short ones and those with digits are left out."""
        self._of_length: dict[int, list[_Word]] = {}
        self._of_initials: dict[str, list[_Word]] = {}
        self._answers: dict[str, tuple[str, tuple[str, ...]]] = {}
        for label, target in targets.items():
            text = label.replace(" ", "")
            if _comparable(text):
                word = _Word(text, _letters(text), target)
                self._of_length.setdefault(len(text), []).append(word)
                self._of_initials.setdefault(_initials(label), []).append(word)

    def corrected(self, label: str) -> tuple[str, tuple[str, ...]]:
        """What a folded label means if it is a slip, else ""; and the meanings of what has its initials and is near."""
        if label not in self._answers:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            self._answers[label] = self._looked_up(label)
        return self._answers[label]

    def _looked_up(self, label: str) -> tuple[str, tuple[str, ...]]:
        text = label.replace(" ", "")
        if not _comparable(text):
            return "", ()
        near = _near(text, REACH, self._of_initials.get(_initials(label), ()))
        nearest = _nearest(near)
        offered = tuple(sorted((meaning for meaning in nearest if meaning), key=lambda some: (nearest[some], some)))
        accepted = {word.target.meaning for edits, word in near if _accepted(label, word.target, edits)}
        if len(accepted) != 1 or "" in accepted:
            return "", offered
        meaning = accepted.pop()
        alone = self._is_alone(text, meaning, nearest[meaning] + MARGIN - 1)
        return (meaning if alone else ""), offered

    def _is_alone(self, text: str, meaning: str, reach: int) -> bool:
        """Whether every word within reach has this meaning, whatever its first letter."""
        return all(word.target.meaning == meaning for _, word in _near(text, reach, self._around(len(text), reach)))

    def _around(self, size: int, reach: int) -> Iterator[_Word]:
        for length in range(size - reach, size + reach + 1):
            yield from self._of_length.get(length, ())


def _near(text: str, reach: int, words: Iterable[_Word]) -> list[tuple[int, _Word]]:
    """The words within reach, with the edits to each."""
    places, letters, size = _places(text), _letters(text), len(text)
    found = []
    for word in words:
        # An edit changes the length by one letter at most, and the set of letters by two.
        if abs(len(word.text) - size) <= reach and (word.letters ^ letters).bit_count() <= 2 * reach:
            edits = _distance(places, size, word.text)
            if edits <= reach:
                found.append((edits, word))
    return found


def _nearest(near: list[tuple[int, _Word]]) -> dict[str, int]:
    """Each meaning with the edits to the nearest of its words."""
    found: dict[str, int] = {}
    for edits, word in near:
        found[word.target.meaning] = min(edits, found.get(word.target.meaning, edits))
    return found


def _accepted(label: str, target: Target, edits: int) -> bool:
    """Whether so few edits, between labels of the same initials, may be a slip: no word has more than it bears."""
    said, meant = label.split(), target.label.split()
    if edits > target.most:
        return False
    counted = [distance(first, second) for first, second in zip(said, meant, strict=True)]
    sizes = [min(len(first), len(second)) for first, second in zip(said, meant, strict=True)]
    bearable = all(count <= _bears(size) for count, size in zip(counted, sizes, strict=True))
    return bearable and sum(counted) <= target.most


def _bears(size: int) -> int:
    """How many edits a word of this length may bear."""
    return 0 if size <= SHORT_WORD else 1 if size < TWO_FROM else 2


def _initials(label: str) -> str:
    return "".join(word[0] for word in label.split())


def _comparable(text: str) -> bool:
    return len(text) >= SHORTEST and not any(character.isdigit() for character in text)


def _letters(text: str) -> int:
    """The set of letters of a word, one bit each."""
    letters = 0
    for character in text:
        letters |= 1 << (ord(character) & 31)
    return letters


def _places(text: str) -> dict[str, int]:
    """Where each letter stands in a word, one bit a place."""
    places: dict[str, int] = {}
    for place, character in enumerate(text):
        places[character] = places.get(character, 0) | 1 << place
    return places


def _distance(places: dict[str, int], size: int, other: str) -> int:
    """Hyyrö's bit-parallel form of the optimal string alignment (2003): a column of the table is one integer."""
    full, last = (1 << size) - 1, 1 << (size - 1)
    up, down, diagonal, before, edits = full, 0, 0, 0, size
    for character in other:
        here = places.get(character, 0)
        exchanged = ((~diagonal & here) << 1) & before
        diagonal = ((((here & up) + up) ^ up) | here | down | exchanged) & full
        rise = (down | ~(diagonal | up)) & full
        fall = diagonal & up
        edits += bool(rise & last) - bool(fall & last)
        rise = (rise << 1) | 1
        up = ((fall << 1) | ~(diagonal | rise)) & full
        down = rise & diagonal & full
        before = here
    return edits
