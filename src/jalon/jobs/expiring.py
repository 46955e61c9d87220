"""What a module keeps for a time only, told to the retention of `accounts`. Knows nothing of Django.

A module's AppConfig may answer `expiring() -> list[Expiring]`, one for each kind of data of which
catalogue/retention may limit the keeping; and `originals_in_use(hashes) -> set[str]`, when it keeps originals.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Item:
    """One thing to purge at once. `key` names it within its kind, for ever.

    `since`: when its time began; `digest`: of what goes, when it has one; `tags`: by what it may be kept all the
    same ("source:cnam_dmp", "delivery:12", "establishment:990000010"). Its label names no person.
    """

    key: str
    label: str
    since: datetime
    count: int = 1
    size: int = 0
    digest: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Limits:
    """Until when: what began before `before` has had its time. `before_months`: for a time said elsewhere."""

    before: datetime
    before_months: Callable[[int], datetime]


def _no_rows(keys: Sequence[str], by: Any) -> None:
    """Nothing of it is in the database."""


def _no_files(keys: Sequence[str]) -> None:
    """Nothing of it is elsewhere."""


@dataclass(frozen=True)
class Expiring:
    """A kind of data that expires.

    `expired`: what had its time by then, in order. `purge`: the database's part, in the caller's transaction,
    in the name of who approved it.
    `finish`: what is not in the database, afterwards: it is done again when the process was killed, and must then
    change nothing more.
    `step`: how many in one transaction, fewer where one is long to purge: others write meanwhile.
    """

    what: str
    unit: str  # "fichier"
    counted_from: str  # "depuis sa réception"
    expired: Callable[[Limits], Iterable[Item]]
    purge: Callable[[Sequence[str], Any], None] = _no_rows
    finish: Callable[[Sequence[str]], None] = _no_files
    step: int = 200
