"""Slips of one or two letters: accepted only when a single meaning is near, and no other one close behind.

Near means one edit for words of six or seven letters, two beyond; shorter words are never corrected. An edit is a
letter added, lost, replaced, or exchanged with its neighbour. Another meaning must be at least two edits further, so
that two slips on the name of one molecule never make the name of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SHORTEST = 6  # letters: below, one edit leads from many words to many others
TWO_FROM = 8  # letters from which two edits are accepted
MARGIN = 2  # edits between the nearest meaning and the next one
REACH = 3  # edits: the furthest that decides anything (an accepted slip, and what is close behind it)


def distance(first: str, second: str) -> int:
    """How many edits part two words, a letter never being edited twice (optimal string alignment)."""
    return _distance(_places(first), len(first), second) if first else len(second)


@dataclass(frozen=True, slots=True)
class _Target:
    text: str
    words: int
    meaning: str
    letters: int


class Spellings:
    """Words that a slip may be corrected to, with what each means; "" is the meaning of a word nobody may take."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        """Take folded labels with their meaning; the short ones and those with digits are left out."""
        self._by_length: dict[int, list[_Target]] = {}
        for label, meaning in meanings.items():
            text = label.replace(" ", "")
            if len(text) >= SHORTEST and not any(character.isdigit() for character in text):
                target = _Target(text, label.count(" ") + 1, meaning, _letters(text))
                self._by_length.setdefault(len(text), []).append(target)

    def corrected(self, label: str) -> tuple[str, tuple[str, ...]]:
        """What a folded label means if it is a slip, and otherwise the meanings near it, nearest first."""
        text = label.replace(" ", "")
        if len(text) < SHORTEST or any(character.isdigit() for character in text):
            return "", ()
        near = self._near(text, label.count(" ") + 1)
        ordered = sorted(near, key=lambda meaning: (near[meaning], meaning))
        offered = tuple(meaning for meaning in ordered if meaning)
        if not ordered or not ordered[0] or near[ordered[0]] > _accepted(len(text)):
            return "", offered
        if len(ordered) > 1 and near[ordered[1]] < near[ordered[0]] + MARGIN:
            return "", offered
        return ordered[0], offered

    def _near(self, text: str, words: int) -> dict[str, int]:
        """The meanings within reach, with the edits to the nearest of their words."""
        places, letters, size = _places(text), _letters(text), len(text)
        found: dict[str, int] = {}
        for target in self._around(size):
            if (target.letters ^ letters).bit_count() > 2 * REACH:  # an edit changes at most two letters of the set
                continue
            edits = _distance(places, size, target.text)
            if edits > REACH or (target.words != words and edits):
                edits = max(edits, _accepted(size) + 1)  # a word more or less is no slip of the pen
            if edits <= REACH and edits < found.get(target.meaning, REACH + 1):
                found[target.meaning] = edits
        return found

    def _around(self, size: int) -> Iterable[_Target]:
        for length in range(size - REACH, size + REACH + 1):
            yield from self._by_length.get(length, ())


def _accepted(size: int) -> int:
    return 2 if size >= TWO_FROM else 1


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
