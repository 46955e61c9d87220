"""The file of a back-up: a zip that any tool opens, with a manifest that says what it holds, and an end mark.

    LISEZMOI.txt · base/TABLE.jsonl … · cle-secrete · dossier/PATH … · manifeste.json

The comment of the zip ends with the SHA-256 of the whole file (its own 64 characters taken as zeros): a byte
changed anywhere, or an end cut off, is seen before anything is read. Under a passphrase the same zip is sealed.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from jalon.config.backup import manifests, sealed
from jalon.config.backup.manifests import FORMAT as FORMAT
from jalon.config.backup.manifests import HeldFile as HeldFile
from jalon.config.backup.manifests import Manifest
from jalon.config.backup.manifests import Table as Table
from jalon.kernel.refusal import Refusal

MANIFEST, ABOUT, KEY = "manifeste.json", "LISEZMOI.txt", "cle-secrete"
MARK = b"jalon sauvegarde sha256 "
DIGEST = 64
CHUNK = 1 << 20
LARGEST_MANIFEST = 256 * 2**20
MOST_SQUEEZED, SMALL = 200, 256 * 2**20  # ours take ten to thirty times their room once opened
COMPRESSED = (b"PK\x03\x04", b"PAR1", b"JALONV", b"\x1f\x8b", b"%PDF")  # not worth squeezing again
DAMAGE = (
    *(sealed.Damaged, zipfile.BadZipFile, zlib.error, EOFError),
    *(ValueError, LookupError, TypeError, AttributeError, RuntimeError),  # a manifest, a header
)
README = (
    "Sauvegarde d'une instance de Jalon. La rétablir : jalon restore CE_FICHIER\n"
    "base/ : les tables, une ligne JSON par ligne ; dossier/ : les fichiers ; manifeste.json : ce qui s'y trouve.\n"
    "Ce fichier contient les données de l'instance : gardez-le comme elles.\n"
)


class Writer:
    """Members one after the other, into a stream that need not be sought in."""

    def __init__(self, stream: BinaryIO, passphrase: str) -> None:
        self._file = stream
        self._seal = sealed.Writer(stream, passphrase) if passphrase else None
        self._out = _Hashing(self._seal or stream)
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._zip.comment = MARK + b"0" * DIGEST
        self._zip.writestr(ABOUT, README)

    def add(self, member: str, chunks: Iterable[bytes]) -> tuple[int, str]:
        """One member, whatever its size; returns its size and its SHA-256."""
        chunks = iter(chunks)
        first = next(chunks, b"")
        name: str | zipfile.ZipInfo = zipfile.ZipInfo(member) if first.startswith(COMPRESSED) else member
        size, digest = 0, hashlib.sha256()
        with self._zip.open(name, "w", force_zip64=True) as out:
            for chunk in _again(first, chunks):
                size += len(chunk)
                digest.update(chunk)
                out.write(chunk)
        return size, digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
        self._zip.writestr(MANIFEST, text.encode())
        self._zip.close()
        if self._seal:
            self._seal.finish()
            return
        self._file.seek(-DIGEST, io.SEEK_END)
        self._file.write(self._out.digest.hexdigest().encode())

    def abandon(self) -> None:
        """Write nothing more: the zip must not try to end itself in a file that is already closed."""
        self._zip.fp = None


class Archive:
    """A back-up that can be read; `check` first."""

    def __init__(self, stream: BinaryIO, passphrase: str) -> None:
        self._stream = stream
        self.encrypted = sealed.is_sealed(stream)
        if self.encrypted and not passphrase:
            raise Refusal("Cette sauvegarde est chiffrée : donnez sa phrase de passe (--passphrase-file).")
        with _damage_said():
            self._seal = sealed.Reader(stream, passphrase) if self.encrypted else None
            self._check_whole()
            self._zip = zipfile.ZipFile(io.BufferedReader(self._seal, CHUNK) if self._seal else stream)
            self._check_members()
            self.manifest = self._read_manifest()

    def check(self, tell=lambda done, total, what: None) -> None:
        """Read everything: each member is there, alone, and what the manifest says."""
        expected = {one.member: (one.size, one.sha256) for one in self.manifest.files}
        expected |= {one.member: (-1, one.sha256) for one in self.manifest.tables}
        if self.manifest.secret_key:
            expected[KEY] = (-1, self.manifest.secret_key)
        names = [name for name in self._zip.namelist() if name not in (ABOUT, MANIFEST)]
        if sorted(names) != sorted(expected):
            raise Refusal("Cette sauvegarde n'est pas entière : son contenu n'est pas celui que dit son manifeste.")
        for rank, (name, (size, sha256)) in enumerate(expected.items()):
            tell(rank, len(expected), "vérification")
            with _damage_said():
                found, digest = self._measured(name, size)
            if digest != sha256 or size not in (-1, found):
                raise Refusal(f"Cette sauvegarde est abîmée : « {name} » n'est plus ce qui a été sauvegardé.")
        tell(len(expected), len(expected), "vérification")

    def chunks(self, member: str) -> Iterator[bytes]:
        with self._zip.open(member) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    def lines(self, member: str) -> Iterator[bytes]:
        with self._zip.open(member) as stream:
            yield from io.BufferedReader(stream, CHUNK)  # type: ignore[type-var]

    def _measured(self, member: str, said: int) -> tuple[int, str]:
        """Its size and its hash; read no further than it is said to go (-1: to its end)."""
        size, digest = 0, hashlib.sha256()
        for chunk in self.chunks(member):
            size += len(chunk)
            if -1 < said < size:
                break
            digest.update(chunk)
        return size, digest.hexdigest()

    def _check_whole(self) -> None:
        if self._seal:
            self._seal.check()
            return
        self._stream.seek(0)
        if self._stream.read(4) != b"PK\x03\x04":
            raise Refusal("Ce fichier n'est pas une sauvegarde de Jalon.")
        size = self._stream.seek(0, io.SEEK_END)
        self._stream.seek(max(0, size - DIGEST - len(MARK)))
        mark, said = self._stream.read(len(MARK)), self._stream.read()
        if mark != MARK:
            raise Refusal(
                "Cette sauvegarde est tronquée, ou ce n'en est pas une : sa marque de fin manque. Copiez-la de "
                "nouveau, ou prenez la précédente."
            )
        if _digest_before(self._stream, size - DIGEST) != said.decode("ascii", "replace"):
            raise sealed.Damaged

    def _read_manifest(self) -> Manifest:
        if self._zip.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise sealed.Damaged
        return manifests.read(json.loads(self._zip.read(MANIFEST)))

    def _check_members(self) -> None:
        """Squeezed as we squeeze, side by side, and not out of all proportion: before any of them is opened."""
        members, size = self._zip.infolist(), self._stream.seek(0, io.SEEK_END)
        if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in members):
            raise sealed.Damaged
        if sum(one.compress_size for one in members) > size:  # the same bytes, read several times
            raise sealed.Damaged
        if sum(one.file_size for one in members) > max(size * MOST_SQUEEZED, SMALL):
            raise Refusal("Cette sauvegarde est démesurée une fois ouverte : elle a été altérée, ou n'en est pas une.")


@contextmanager
def opened(file: Path, passphrase: str) -> Iterator[Archive]:
    """A back-up whose end mark, or every frame, is right; a Refusal in any other case."""
    try:
        with file.open("rb") as stream:
            yield Archive(stream, passphrase)
    except OSError as error:
        if error.filename is None or Path(error.filename) != file:
            raise
        raise Refusal(f"« {file} » ne peut pas être lu : vérifiez le chemin et vos droits.") from error


@contextmanager
def _damage_said() -> Iterator[None]:
    """Whatever stops the reading of a file that is not what was written, as one sentence."""
    try:
        yield
    except DAMAGE as error:
        raise damaged() from error


def damaged() -> Refusal:
    return Refusal(
        "Cette sauvegarde est abîmée ou tronquée : un octet au moins n'est plus celui qui a été écrit. Copiez-la de "
        "nouveau, ou prenez la précédente."
    )


def as_json(manifest: Manifest) -> dict[str, Any]:
    """What commands say of a back-up, without its long lists."""
    return {
        "made_at": manifest.made_at,
        "version": manifest.version,
        "engine": manifest.engine,
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "files": len(manifest.files),
        "file_bytes": manifest.file_bytes,
        "vault_parts": sum(held.path.startswith("coffre/") for held in manifest.files),
        "vanished": manifest.vanished,
        "secret_key": bool(manifest.secret_key),
        "journal": manifest.journal,
    }


class _Hashing(io.RawIOBase):
    """Hashes what goes through. It cannot be sought in: the zip writes the size of a member after it."""

    def __init__(self, out) -> None:
        self._out = out
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, content) -> int:
        self.digest.update(content)
        self._out.write(content)
        return len(content)


def _digest_before(stream: BinaryIO, size: int) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while size > 0 and (chunk := stream.read(min(size, CHUNK))):
        digest.update(chunk)
        size -= len(chunk)
    digest.update(b"0" * DIGEST)
    return digest.hexdigest()


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
