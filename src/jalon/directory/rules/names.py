"""An index of names that forgives the order of words, missing words and slips of the keyboard."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

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
        self._vocabulary = list(self._words)

    def nearest(self, wanted: str, limit: int) -> list[tuple[int, float]]:
        """The keys that answer best to the folded text, with their nearness out of 100."""
        scores: dict[int, float] = defaultdict(float)
        total = 0.0
        for word in dict.fromkeys(words_of(wanted)):
            near = self.near_words(word)
            weight = self._weight(near)
            total += weight
            for key, score in self._best(near).items():
                scores[key] += score * weight
        kept = [(key, score / total) for key, score in scores.items() if score >= MATCH_CUTOFF * total]
        kept.sort(key=lambda one: (-round(one[1], 3), self._order[one[0]]))
        return kept[:limit]

    def near_words(self, word: str) -> dict[str, float]:
        """The words of the index that this one may stand for, and how near they are."""
        if len(word) < 3:
            return {word: 100.0} if word in self._words else {}
        found = process.extract(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=SLIP_CUTOFF, limit=None)
        near = {written: score for written, score, _ in found}
        for written in self._vocabulary:
            if written != word and written.startswith(word):
                near[written] = max(near.get(written, 0), _PREFIX_SCORE)
        return near

    def _best(self, near: Mapping[str, float]) -> dict[int, float]:
        best: dict[int, float] = {}
        for written, score in near.items():
            for key, share in self._words[written].items():
                best[key] = max(best.get(key, 0), score * share)
        return best

    def _weight(self, near: Mapping[str, float]) -> float:
        """How much a word tells: much when few names bear it, as much as one name when none does."""
        likeliest = max(near, key=lambda written: near[written], default="")
        return math.log(2 + len(self._order) / max(1, len(self._words.get(likeliest, ()))))
