"""From what people type to the canonical values of a choice or a set."""

from jalon.catalogue.definitions import Value
from jalon.kernel.text import clean, fold

SET_SEPARATOR = " ; "


def choice(value: Value, text: str) -> str | None:
    """The canonical value that the text spells, or None.

    Case, accents, spaces and punctuation never count. With an open list, another text is kept as
    written, cleaned of stray spaces; a blank text is nobody's value.
    """
    folded = fold(text)
    known = _spellings(value).get(folded)
    if known is not None:
        return known
    return clean(text) if value.open_list and clean(text) else None


def members(value: Value, text: str) -> tuple[str, ...] | None:
    """The canonical members of a set written in any manner ("D1, D4", "d1 / d4 + bonus cro").

    In the order of the definition, each once; None when some words name no member. A blank text is
    the empty set. Longest names are taken first, so that "Bonus CRO" is one member.
    """
    words = fold(text).split()
    spellings = _spellings(value)
    longest = max((len(spelling.split()) for spelling in spellings), default=0)
    found = set()
    while words:
        for length in range(min(longest, len(words)), 0, -1):
            canonical = spellings.get(" ".join(words[:length]))
            if canonical is not None:
                found.add(canonical)
                del words[:length]
                break
        else:
            if words[0] not in {"et", "avec"}:
                return None
            del words[0]
    return tuple(name for name in value.values if name in found)


def _spellings(value: Value) -> dict[str, str]:
    """Folded spelling → canonical value. Kept with the value itself: it never changes."""
    known: dict[str, str] | None = value.__dict__.get("_spellings")
    if known is None:
        known = dict(value.synonyms) | {fold(name): name for name in value.values}
        value.__dict__["_spellings"] = known
    return known
