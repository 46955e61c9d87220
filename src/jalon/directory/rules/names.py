"""An index of names that forgives the order of words, missing words and slips of the keyboard."""

import heapq
import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

SLIP_CUTOFF = 72  # "angouleme" / "angoulme", "joseph" / "josef"; below that two words are simply different
MATCH_CUTOFF = 62
_PREFIX_SCORE = 92
_SHORTEST = SLIP_CUTOFF / (200 - SLIP_CUTOFF)  # a word shorter than that share of another cannot be a slip of it
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
    """Names and towns already folded, by key; searched word by word so that a rare word weighs most."""

    def __init__(self, named: Iterable[tuple[int, str, str]]) -> None:
        self._words: dict[str, dict[int, float]] = defaultdict(dict)
        self._order: dict[int, tuple[int, int]] = {}
        for key, name, town in named:
            own = words_of(name)
            self._order[key] = (len(own), len(self._order))
            for word in words_of(town):
                self._words[word][key] = _TOWN_SHARE
            for word in own:
                self._words[word][key] = 1.0
        self._vocabulary = sorted(self._words)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            self._by_length[len(word)].append(word)

    def nearest(self, wanted: str, limit: int) -> list[tuple[int, float]]:
        """The keys that answer best to the folded text, with their nearness out of 100.

        The rarest words are looked at first: once the words left could not make a name near enough by themselves,
        they only complete the names already found.
        """
        found = [self.near_words(word) for word in dict.fromkeys(words_of(wanted))]
        weighed = sorted(((self._weight(near), near) for near in found), key=lambda one: -one[0])
        enough = MATCH_CUTOFF * sum(weight for weight, _ in weighed)
        left = sum(weight for weight, _ in weighed)
        scores: dict[int, float] = {}
        for weight, near in weighed:
            within = None if 100 * left >= enough else scores
            for key, score in self._best(near, within).items():
                scores[key] = scores.get(key, 0) + score * weight
            left -= weight
        total = enough / MATCH_CUTOFF
        kept = [(key, score / total) for key, score in scores.items() if score >= enough]
        return heapq.nsmallest(limit, kept, key=lambda one: (-round(one[1], 3), self._order[one[0]]))

    def near_words(self, word: str) -> dict[str, float]:
        """The words of the index that this one may stand for, and how near they are."""
        if len(word) < 3:
            return {word: 100.0} if word in self._words else {}
        near: dict[str, float] = {}
        for length in range(math.ceil(len(word) * _SHORTEST), math.floor(len(word) / _SHORTEST) + 1):
            words = self._by_length.get(length, ())
            found = process.extract(word, words, scorer=fuzz.ratio, score_cutoff=SLIP_CUTOFF, limit=None)
            near |= {written: score for written, score, _ in found}
        for rank in range(bisect_right(self._vocabulary, word), len(self._vocabulary)):
            written = self._vocabulary[rank]
            if not written.startswith(word):
                break
            near[written] = max(near.get(written, 0), _PREFIX_SCORE)
        return near

    def _best(self, near: Mapping[str, float], within: Mapping[int, float] | None) -> dict[int, float]:
        """How near each key is by one word; `within`: the only keys that are asked for."""
        best: dict[int, float] = {}
        for written, score in near.items():
            shares = self._words[written]
            for key in shares if within is None else shares.keys() & within.keys():
                best[key] = max(best.get(key, 0), score * shares[key])
        return best

    def _weight(self, near: Mapping[str, float]) -> float:
        """How much a word tells: much when few names bear it, as much as one name when none does."""
        likeliest = max(near, key=lambda written: (near[written], len(self._words[written]), written), default="")
        return math.log(2 + len(self._order) / max(1, len(self._words.get(likeliest, ()))))
