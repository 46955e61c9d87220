"""Files as they were received, named by the hash of their bytes and never changed afterwards."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20


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


def _publish(draft: Path, final: Path) -> None:
    if final.exists():
        return
    final.parent.mkdir(exist_ok=True)
    draft.chmod(0o444)
    draft.replace(final)
