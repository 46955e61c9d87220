"""An index of names that forgives the order of words, missing words and slips of the keyboard."""

import math
import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

SLIP_CUTOFF = 72  # "angouleme" / "angoulme", "joseph" / "josef"; below that two words are simply different
MATCH_CUTOFF = 62
_PREFIX_SCORE = 92
_TOWN_SHARE = 0.94  # a word found only in the name of the town tells a little less
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")
_INITIALS_OF = {
    "chu": ("centre", "hospitalier", "universitaire"),
    "chs": ("centre", "hospitalier", "specialise"),
    "ch": ("centre", "hospitalier"),
}
_SHORT_FORMS = {"st": "saint", "ste": "sainte", "ctre": "centre", "hosp": "hospitalier", "hop": "hopital"}


def words_of(folded: str) -> list[str]:
    """The words in their usual form: "c h de st brieuc" → ch, de, saint, brieuc, centre, hospitalier."""
    words = [_SHORT_FORMS.get(word, word) for word in _INITIALS.sub(r"\1", folded).split()]
    for initials, whole in _INITIALS_OF.items():
        if initials in words:
            words += [word for word in whole if word not in words]
        elif all(word in words for word in whole):
            words.append(initials)
    return words


class NameIndex:
    """Names and towns already folded, by key; searched word by word so that a rare word weighs most.

    A national directory has some hundred and fifty thousand names: a word keeps the ranks of the names that bear it as
    one array, and a search adds its scores by columns, one cell for each name.
    """

    def __init__(self, named: Iterable[tuple[int, str, str]]) -> None:
        import numpy as np  # heavy, and only for those who search

        self._named: dict[str, array[int]] = defaultdict(_ranks)  # word → ranks of the names that bear it
        self._placed: dict[str, array[int]] = defaultdict(_ranks)  # … of those whose town alone bears it
        keys, lengths = array("q"), _ranks()
        in_town = lru_cache(maxsize=50_000)(words_of)  # a town has many establishments
        for rank, (key, name, town) in enumerate(named):
            own = words_of(name)
            keys.append(key)
            lengths.append(len(own))
            for word in dict.fromkeys(own):
                self._named[word].append(rank)
            for word in dict.fromkeys(in_town(town)):
                if word not in own:
                    self._placed[word].append(rank)
        self._keys, self._lengths = np.array(keys), np.array(lengths)
        self._vocabulary = sorted(self._named.keys() | self._placed.keys())
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            self._by_length[len(word)].append(word)

    def nearest(self, wanted: str, limit: int) -> list[tuple[int, float]]:
        """The keys that answer best to the folded text, with their nearness out of 100."""
        import numpy as np

        scores, total = np.zeros(len(self._keys)), 0.0
        for word in dict.fromkeys(words_of(wanted)):
            near = self.near_words(word)
            weight = self._weight(near)
            total += weight
            scores += self._best(near) * weight
        kept = np.flatnonzero((scores > 0) & (scores >= MATCH_CUTOFF * total))
        nearness = scores[kept] / total if total else scores[kept]
        order = np.lexsort((kept, self._lengths[kept], -np.round(nearness, 3)))[:limit]
        return list(zip(self._keys[kept[order]].tolist(), nearness[order].tolist(), strict=True))

    def near_words(self, word: str) -> dict[str, float]:
        """The words of the index that this one may stand for, and how near they are."""
        if len(word) < 3:
            return {word: 100.0} if word in self._named or word in self._placed else {}
        near: dict[str, float] = {}
        for length, written in self._by_length.items():
            if 200 * min(length, len(word)) >= SLIP_CUTOFF * (length + len(word)):  # else no word of it is near enough
                found = process.extract(word, written, scorer=fuzz.ratio, score_cutoff=SLIP_CUTOFF, limit=None)
                near.update((one, score) for one, score, _ in found)
        for longer in self._starting_with(word):
            near[longer] = max(near.get(longer, 0), _PREFIX_SCORE)
        return near

    def _starting_with(self, word: str) -> Iterator[str]:
        for rank in range(bisect_left(self._vocabulary, word), len(self._vocabulary)):
            written = self._vocabulary[rank]
            if not written.startswith(word):
                return
            yield written

    def _best(self, near: Mapping[str, float]) -> Any:
        """For each name, by its rank, the nearest of those words that it or its town bears."""
        import numpy as np

        best = np.zeros(len(self._keys))
        for written, score in near.items():
            for bearers, share in ((self._named, 1.0), (self._placed, _TOWN_SHARE)):
                if written in bearers:
                    ranks = np.frombuffer(bearers[written], dtype=np.uintc)
                    best[ranks] = np.maximum(best[ranks], score * share)
        return best

    def _weight(self, near: Mapping[str, float]) -> float:
        """How much a word tells: much when few names bear it, as much as one name when none does."""
        likeliest = max(near, key=lambda written: (near[written], self._bearers(written)), default="")
        return math.log(2 + len(self._keys) / max(1, self._bearers(likeliest)))

    def _bearers(self, word: str) -> int:
        return len(self._named.get(word, ())) + len(self._placed.get(word, ()))


def _ranks() -> "array[int]":
    return array("I")
