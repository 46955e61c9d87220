"""Bundles left on the screen: kept, shown, then taken, given up, or purged when their time has passed.

The folder says which there are; the database says what is known of each.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jalon.accounts import audit
from jalon.jobs.expiring import Expiring, Item, Limits
from jalon.jobs.models import Job
from jalon.jobs.retention import OVER
from jalon.kernel.refusal import Refusal
from jalon.sources.exchange import bundle as archives
from jalon.sources.exchange.bundle import Bundle
from jalon.sources.exchange.trusting import trusted_name
from jalon.sources.models import BroughtBundle, Sender
from jalon.warehouse import originals

_HASH = re.compile(r"[0-9a-f]{64}")
BEFORE = "déposé avant que Jalon ne le note"


@dataclass(frozen=True)
class Waiting:
    """A bundle that nobody took, as the page shows it."""

    sha256: str
    name: str
    size: int
    brought_at: datetime
    brought_by: str = ""
    sender: str = ""
    made_at: datetime | None = None
    contents: str = BEFORE

    @property
    def kilobytes(self) -> int:
        return -(-self.size // 1024)


def folder() -> Path:
    return Path(settings.DATA_DIR) / "echange" / "paquets"


def path_of(sha256: str) -> Path:
    return originals.path_of(folder(), sha256)


def bring(chunks: Iterable[bytes], *, name: str, by: Any) -> BroughtBundle:
    """Keep a bundle once it was verified; a refused one leaves nothing."""
    try:
        kept = originals.keep(folder(), chunks, limit=archives.LARGEST_BUNDLE)
    except originals.TooLarge as error:
        raise Refusal(f"ce paquet dépasse {archives.LARGEST_BUNDLE >> 30} Go", where=name) from error
    try:
        with archives.verified(path_of(kept.sha256), trusted_name) as held:
            return _note(held, kept, name, by)
    except Refusal as refusal:
        forget(kept.sha256)
        raise Refusal(refusal.message, where=name) from refusal


@transaction.atomic
def _note(held: Bundle, kept: originals.Original, name: str, by: Any) -> BroughtBundle:
    said = {
        "file_name": Path(name).name[:255], "size": kept.size, "brought_at": timezone.now(), "brought_by": by,
        "sender": Sender.objects.get(fingerprint=held.fingerprint), "made_at": held.made_at,
        "contents": _contents(held),
    }  # fmt: skip
    made, _ = BroughtBundle.objects.update_or_create(sha256=kept.sha256, defaults=said)
    audit.write("exchange.brought", by=by, target=made, manifest=held.digest, files=len(held.deliveries))
    return made


def _contents(held: Bundle) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in held.deliveries:
        found.setdefault(one.source, []).append(one.period)
    return {source: sorted(set(periods)) for source, periods in found.items()}


def bundles() -> list[Waiting]:
    """Those that are there, the last brought first."""
    known = {one.sha256: one for one in BroughtBundle.objects.select_related("sender", "brought_by")}
    found = [_shown(path, known.get(path.name)) for path in _files()]
    return sorted(found, key=lambda one: one.brought_at, reverse=True)


def _shown(path: Path, one: BroughtBundle | None) -> Waiting:
    stat = path.stat()
    if one is None:
        name = f"paquet {path.name[:12]}…"
        return Waiting(path.name, name, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC))
    return Waiting(one.sha256, one.file_name, one.size, one.brought_at, str(one.brought_by or ""), str(one.sender),
                   one.made_at, _in_words(one.contents))  # fmt: skip


def _in_words(contents: dict[str, list[str]]) -> str:
    """ "dmp_certificats : 2022-07 à 2022-09", source after source."""
    said = []
    for source, months in contents.items():
        said.append(f"{source} : {months[0]}" + (f" à {months[-1]}" if len(months) > 1 else ""))
    return " ; ".join(said)


def _files() -> list[Path]:
    return [path for path in sorted(folder().glob("??/*")) if _HASH.fullmatch(path.name)]


@transaction.atomic
def drop(*, sha256: str, by: Any) -> None:
    """Give it up; refused while a job takes it."""
    if Job.objects.filter(kind="sources.exchange", arguments__sha256=sha256).exclude(state__in=OVER).exists():
        raise Refusal("Un travail prend ce paquet : attendez sa fin, ou annulez-le.")
    one = BroughtBundle.objects.filter(sha256=sha256).first()
    audit.write("exchange.dropped", by=by, target=one, file=one.file_name if one else sha256[:12])
    BroughtBundle.objects.filter(sha256=sha256).delete()
    transaction.on_commit(lambda: path_of(sha256).unlink(missing_ok=True))


def forget(sha256: str) -> None:
    """Its bytes, and what was known of it."""
    BroughtBundle.objects.filter(sha256=sha256).delete()
    path_of(sha256).unlink(missing_ok=True)


# Its keeping time


def expiring() -> Expiring:
    return Expiring("brought_bundles", "paquet", "depuis son dépôt", _old, _unnote, _remove)


def _old(limits: Limits) -> Iterator[Item]:
    for one in bundles():
        if one.brought_at < limits.before:
            yield Item(one.sha256, one.name, one.brought_at, size=one.size, digest=one.sha256)


def _unnote(keys: Sequence[str], by: Any) -> None:
    BroughtBundle.objects.filter(sha256__in=keys).delete()


def _remove(keys: Sequence[str]) -> None:
    for sha256 in keys:
        with suppress(FileNotFoundError):
            originals.remove(folder(), sha256)
