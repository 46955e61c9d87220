"""Which establishment of the later list may be the one that the earlier list named: proposed, never applied."""

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz

from jalon.directory.rules.names import words_of
from jalon.kernel.text import fold

NEAR_NAME = 70


class Seen(NamedTuple):
    """An establishment as one vintage describes it."""

    entity: int
    name: str
    commune_code: str
    ej: int | None


class Likeness(NamedTuple):
    gone: int
    come: int
    score: float
    why: str


def likenesses(gone: Iterable[Seen], come: Iterable[Seen]) -> list[Likeness]:
    """Pairs in the same commune with a near name, or of the same legal entity; the likeliest first."""
    arrived = list(come)
    found = [pair for old in gone for new in arrived if (pair := _compare(old, new))]
    return sorted(found, key=lambda pair: (-pair.score, pair.gone, pair.come))


def _compare(old: Seen, new: Seen) -> Likeness | None:
    same_town = bool(old.commune_code) and old.commune_code == new.commune_code
    same_ej = old.ej is not None and old.ej == new.ej
    name = fuzz.token_set_ratio(" ".join(words_of(fold(old.name))), " ".join(words_of(fold(new.name))))
    near = name >= NEAR_NAME
    if not (same_town and near or same_ej and (same_town or near)):
        return None
    reasons = ["même commune"] * same_town + ["même entité juridique"] * same_ej + ["noms proches"] * near
    return Likeness(old.entity, new.entity, round(name + 30 * same_town + 30 * same_ej, 1), ", ".join(reasons))
