"""The witness: the last seal of each batch, appended to a file that the database does not hold.

    # journal/sceaux.txt, ouvert le 2026-01-05T08:00:00+00:00 après le n° 0
    12 3f0c… 2026-01-05T08:00:30+00:00
    # purge 8 91ab… 2029-01-06T02:00:00+00:00

Whoever rewrites the whole chain, or cuts its end, must also rewrite this file and every copy of it.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

_LINE = re.compile(r"(\d{1,18}) ([0-9a-f]{64})(?: \S+)?")
_PURGED = re.compile(r"# purge (\d{1,18}) ([0-9a-f]{64})(?: \S+)?")
_OPENED = re.compile(r"# .* après le n° (\d{1,18})")


@dataclass(frozen=True)
class Anchor:
    """What the witness saw: the row of that number bore that seal. Without a number: some row bore it."""

    sequence: int | None
    seal: str


@dataclass(frozen=True)
class Witness:
    """A file of anchors. `after`: the last row that was sealed before the file was opened."""

    name: str
    anchors: Iterable[Anchor]
    after: int = 0
    purges: frozenset[tuple[int, str]] = frozenset()  # the last number and seal of each purge
    torn: int = 0  # lines that say nothing, such as one cut by a power failure


def path() -> Path:
    return Path(settings.DATA_DIR) / "journal" / "sceaux.txt"


def append(sequence: int, seal: str, *, after: int) -> None:
    """One line, written at once and pushed to the disk. `after`: the last row sealed before this batch."""
    file = path()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    text = f"{sequence} {seal} {now}\n"
    _push(file, text if file.exists() else f"# journal/sceaux.txt, ouvert le {now} après le n° {after}\n{text}")


def append_purge(sequence: int, seal: str) -> None:
    """That the rows up to that number were purged, and not cut away by another hand."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    _push(path(), f"# purge {sequence} {seal} {now}\n")


def _push(file: Path, text: str) -> None:
    if file.exists() and not _ends_a_line(file):
        text = f"\n{text}"
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _ends_a_line(file: Path) -> bool:
    with file.open("rb") as stream:
        if not stream.seek(0, os.SEEK_END):
            return True
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def read(file: Path) -> Witness | None:
    """The anchors of a file, in the order of their numbers; None when there is no such file.

    Read line by line, twice: a journal of a million rows has many. Both times up to where it ends now: a batch
    sealed while the chain is followed is not looked for in it.
    """
    if not file.is_file():
        return None
    size = file.stat().st_size
    after, torn, purges = 0, 0, set()
    for text in _lines(file, size):
        if opened := _OPENED.fullmatch(text):
            after = int(opened[1])
        elif purged := _PURGED.fullmatch(text):
            purges.add((int(purged[1]), purged[2]))
        elif text and not text.startswith("#") and not _LINE.fullmatch(text):
            torn += 1
    return Witness(file.name, _anchors(file, size), after, frozenset(purges), torn)


def _anchors(file: Path, size: int) -> Iterator[Anchor]:
    for text in _lines(file, size):
        if found := _LINE.fullmatch(text):
            yield Anchor(int(found[1]), found[2])


def _lines(file: Path, size: int) -> Iterator[str]:
    with file.open("rb") as stream:
        while (left := size - stream.tell()) > 0 and (line := stream.readline(left)):
            yield line.decode("utf-8", "replace").strip()


def noted(word: str) -> Witness:
    """What somebody noted elsewhere: a file of anchors, a seal, or NUMBER:SEAL. Raises ValueError for anything else."""
    number, _, seal = word.rpartition(":")
    if re.fullmatch(r"[0-9a-f]{64}", seal) and (not number or number.isdigit()):
        return Witness("le sceau donné", [Anchor(int(number) if number else None, seal)])
    found = read(Path(word))
    if found is None:
        raise ValueError(word)
    return found


def set_aside() -> str:
    """Rename the witness, which is kept, so that the next seal opens another one; its new name, or ""."""
    file = path()
    if not file.is_file():
        return ""
    aside = file.with_name(f"sceaux-jusqu-au-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt")
    file.rename(aside)
    return aside.name
