"""The search by name written again as it is said: every name is weighed, word after word."""

import math

from rapidfuzz import fuzz

from jalon.directory.rules.names import MATCH_CUTOFF, SLIP_CUTOFF, words_of


def nearest_names(named, wanted, limit):
    """Go through the names one by one; a word met in the town alone counts for 0.94."""
    words = list(dict.fromkeys(words_of(wanted)))
    weights = [_weight(named, word) for word in words]
    found = []
    for rank, (key, name, town) in enumerate(named):
        score = sum(
            weight * max(_likeness(word, words_of(name)), 0.94 * _likeness(word, words_of(town)))
            for word, weight in zip(words, weights, strict=True)
        ) / sum(weights)
        if score >= MATCH_CUTOFF:
            found.append((-round(score, 3), len(words_of(name)), rank, key, score))
    return [(key, score) for _, _, _, key, score in sorted(found)[:limit]]


def _likeness(wanted, words):
    return max((_nearness(wanted, word) for word in words), default=0)


def _nearness(wanted, word):
    if len(wanted) < 3:
        return 100 if word == wanted else 0
    ratio = fuzz.ratio(wanted, word)
    slip = ratio if ratio >= SLIP_CUTOFF else 0
    return max(slip, 92) if word != wanted and word.startswith(wanted) else slip


def _weight(named, wanted):
    """Much when few bear the word that is nearest to it; of two as near, the one that more names bear."""
    borne = {}
    for _, name, town in named:
        for word in {*words_of(name), *words_of(town)}:
            borne[word] = borne.get(word, 0) + 1
    near = [(_nearness(wanted, word), many) for word, many in borne.items() if _nearness(wanted, word)]
    return math.log(2 + len(named) / max(near, default=(0, 1))[1])
