"""A file that comes compressed: one gzip, or a zip of one file. Its content is bounded, whatever it claims."""

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from jalon.kernel.refusal import Refusal

MAX_UNPACKED = 2_000_000_000
MAX_MEMBERS = 20
_CHUNK = 1 << 20
_READ = (".csv", ".txt", ".json")


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@contextmanager
def plain(path: Path, name: str) -> Iterator[tuple[Path, str]]:
    """The file itself, or its content in a file of its own for as long as it is read; and its name."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        yield path, name
        return
    with tempfile.TemporaryDirectory(prefix="jalon-") as folder:
        into = Path(folder) / "contenu"
        try:
            inner = _from_gzip(path, name, into) if start.startswith(b"\x1f\x8b") else _from_zip(path, name, into)
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, RuntimeError):
            raise Refusal(
                "le fichier compressé (CSV ou JSON attendu) est coupé, abîmé ou protégé", where=name
            ) from None
        yield into, inner


def _from_gzip(path: Path, name: str, into: Path) -> str:
    with gzip.open(path) as content:
        _copy(content, into, name)
    return name.removesuffix(".gz")


def _from_zip(path: Path, name: str, into: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if one.filename.lower().endswith(_READ)]
        if len(members) != 1 or len(archive.infolist()) > MAX_MEMBERS:
            raise Refusal("l'archive ne contient pas un seul fichier CSV ou JSON : il n'est pas lu", where=name)
        with archive.open(members[0]) as content:
            _copy(content, into, name)
    return Path(members[0].filename).name


def _copy(content: Readable, into: Path, name: str) -> None:
    size = 0
    with into.open("wb") as file:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            if size > MAX_UNPACKED:
                message = f"une fois décompressé, le fichier dépasserait {MAX_UNPACKED // 1_000_000} Mo"
                raise Refusal(message, where=name)
            file.write(chunk)
