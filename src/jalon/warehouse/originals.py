"""Files as they were received, named by the hash of their bytes and never changed afterwards."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import time

_CHUNK = 1 << 20
JUST_BROUGHT = 600  # seconds


class TooLarge(Exception):
    """The file is larger than what is accepted; nothing of it was kept."""


@dataclass(frozen=True)
class Original:
    sha256: str
    size: int


def keep(folder: Path, chunks: Iterable[bytes], *, limit: int) -> Original:
    """Keep a file; the same bytes are kept once. TooLarge as soon as `limit` bytes are passed."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{secrets.token_hex(8)}.draft"
    digest, size = hashlib.sha256(), 0
    try:
        with draft.open("wb") as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(size)
                digest.update(chunk)
                stream.write(chunk)
        original = Original(digest.hexdigest(), size)
        _publish(draft, path_of(folder, original.sha256))
    finally:
        draft.unlink(missing_ok=True)
    return original


def path_of(folder: Path, sha256: str) -> Path:
    """Where the original of that hash is kept: one sub-folder per first two characters."""
    return folder / sha256[:2] / sha256


def chunks_of(path: Path) -> Iterable[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def remove(folder: Path, sha256: str) -> bool:
    """Take an original away; False when it was gone, or when somebody has just brought the same bytes again."""
    final = path_of(folder, sha256)
    aside = final.with_name(f".{secrets.token_hex(8)}.purge")
    try:
        final.rename(aside)
    except FileNotFoundError:
        return False
    if time() - aside.stat().st_mtime < JUST_BROUGHT:
        aside.replace(final)
        return False
    aside.unlink()
    return True


def _publish(draft: Path, final: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.utime(final)  # there already: so that nobody purges these bytes meanwhile, see `remove`
        return
    final.parent.mkdir(exist_ok=True)
    draft.chmod(0o444)
    draft.replace(final)
