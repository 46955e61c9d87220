"""A bundle: a zip whose manifest names every member by its hash, and whose signature covers the manifest.

    manifest.json     canonical JSON: keys sorted, no space, UTF-8
    manifest.sig      Ed25519 over "jalon-exchange 1\\n" and the manifest, by the key that the manifest names
    originaux/…       the files as they were received, named by their SHA-256
    catalogue/…       the definitions they were read with

Nothing is read of a member, nor of the manifest, before the signature, the sender and every hash have been verified.
"""

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jalon.kernel.refusal import Refusal
from jalon.sources.exchange import keys

FORMAT, VERSION = "jalon-exchange", 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
LARGEST_BUNDLE, LARGEST_MEMBER, LARGEST_MANIFEST = 2 << 30, 200 << 20, 4 << 20
MOST_MEMBERS = 2000
_PREFIX = f"{FORMAT} {VERSION}\n".encode()
_CHUNK = 1 << 20
_MEMBER = re.compile(r"originaux/[0-9a-f]{64}|catalogue/(?:indicators|sources)/[a-z0-9_]{1,80}\.yaml")
_EPOCH = (1980, 1, 1, 0, 0, 0)
# RuntimeError: a compression that zipfile does not know.
_UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError,
    ValueError, KeyError, TypeError, AttributeError,
)  # fmt: skip
ALTERED = "ce paquet est abîmé ou a été modifié : demandez-le de nouveau à son expéditeur"


Trusted = Callable[[str], str]  # the name given here to a fingerprint; empty when it is not trusted


@dataclass(frozen=True)
class Exchanged:
    """A delivery as its sender holds it."""

    source: str
    source_version: str
    period: str
    file_name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Defined:
    """A definition that the deliveries were read with: its kind (source, indicator), and the member that holds it."""

    kind: str
    id: str
    version: str
    member: str


@dataclass(frozen=True)
class Bundle:
    """A verified bundle, still open. `sender`: the name given here to the key that signed it; `digest`: the hash of
    its manifest, which names it whole."""

    archive: zipfile.ZipFile
    sender: str
    fingerprint: str
    made_at: datetime
    fictitious: bool
    deliveries: tuple[Exchanged, ...]
    definitions: tuple[Defined, ...]
    sizes: Mapping[str, int]
    digest: str

    @contextmanager
    def opened(self, member: str) -> Iterator[BinaryIO]:
        with self.archive.open(member) as stream:
            yield stream  # type: ignore[misc]

    def text_of(self, member: str) -> str:
        try:
            return self.archive.read(member).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refusal(f"« {member} » n'est pas un texte en UTF-8") from error


# Writing


def write(path: Path, manifest: dict[str, Any], members: Mapping[str, Path], key: Ed25519PrivateKey) -> str:
    """Write a bundle; the manifest is completed with its members and its sender's key. Returns its digest."""
    public = keys.public_bytes(key)
    listed = [{"name": name, **_measured(place)} for name, place in sorted(members.items())]
    _check_receivable(listed)
    sender = {**manifest["sender"], "key": public.hex(), "fingerprint": keys.fingerprint_of(public)}
    whole = {"format": FORMAT, "version": VERSION, **manifest, "sender": sender, "members": listed}
    said = canonical(whole)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(MANIFEST, _EPOCH), said)
        archive.writestr(zipfile.ZipInfo(SIGNATURE, _EPOCH), key.sign(_PREFIX + said))
        for name, place in sorted(members.items()):
            archive.write(place, name)
    return hashlib.sha256(said).hexdigest()


def _check_receivable(listed: Sequence[Mapping[str, Any]]) -> None:
    """Nobody could take a bundle with more than a reader accepts."""
    if len(listed) + 2 > MOST_MEMBERS:
        raise Refusal(f"ce paquet aurait plus de {MOST_MEMBERS} membres : choisissez moins de mois ou de sources")
    for one in listed:
        if one["size"] > LARGEST_MEMBER:
            raise Refusal(f"« {one['name']} » dépasse {LARGEST_MEMBER >> 20} Mo : il ne peut pas partir en paquet")


def canonical(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _measured(place: Path) -> dict[str, Any]:
    with place.open("rb") as stream:
        return {"sha256": hashlib.file_digest(stream, "sha256").hexdigest(), "size": place.stat().st_size}


# Reading


@contextmanager
def verified(path: Path, trusted: Trusted) -> Iterator[Bundle]:
    """The bundle, once everything of it has been verified; a refusal otherwise."""
    if not path.is_file():
        raise Refusal("ce fichier n'existe pas", where=path.name)
    if path.stat().st_size > LARGEST_BUNDLE:
        raise Refusal(f"ce paquet dépasse {LARGEST_BUNDLE >> 30} Go", where=path.name)
    with ExitStack() as open_still:
        try:
            archive = open_still.enter_context(zipfile.ZipFile(path))
            bundle = _verified(archive, trusted)
        except Refusal as refusal:
            raise Refusal(refusal.message, where=path.name) from refusal
        except _UNREADABLE as error:
            raise Refusal(ALTERED, where=path.name) from error
        yield bundle


def _verified(archive: zipfile.ZipFile, trusted: Trusted) -> Bundle:
    members = _members_of(archive)
    if not {MANIFEST, SIGNATURE} <= members.keys():
        raise Refusal("ce fichier n'est pas un paquet d'échange de Jalon")
    said = _content(archive, MANIFEST, LARGEST_MANIFEST)
    manifest = _manifest(said)
    sender = _sender(manifest, said, _content(archive, SIGNATURE, 64), trusted)
    sizes = _check_members(archive, manifest, members)
    return _bundle(archive, manifest, sender, sizes, hashlib.sha256(said).hexdigest())


def _members_of(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Its members by name: each once, none elsewhere than where members are, none encrypted, not too many."""
    found = archive.infolist()
    names = {one.filename for one in found}
    if len(found) > MOST_MEMBERS:
        raise Refusal(f"ce paquet a plus de {MOST_MEMBERS} membres")
    strange = [one for one in names - {MANIFEST, SIGNATURE} if not _MEMBER.fullmatch(one)]
    if strange or len(names) != len(found) or any(one.flag_bits & 0x1 for one in found):
        raise Refusal(ALTERED)
    return {one.filename: one for one in found}


def _content(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise Refusal(ALTERED)
    return content


def _manifest(said: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise Refusal(ALTERED) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Refusal("ce fichier n'est pas un paquet d'échange de Jalon")
    if manifest.get("version") != VERSION:
        raise Refusal(f"ce paquet est d'une forme que cette version de Jalon ne lit pas (forme {VERSION} attendue)")
    if canonical(manifest) != said:
        raise Refusal(ALTERED)
    return manifest


def _sender(manifest: dict[str, Any], said: bytes, signature: bytes, trusted: Trusted) -> tuple[str, str]:
    """The name given here to the key that signed, and its fingerprint; what the manifest calls itself counts for
    nothing, or an instance that is trusted could pass for another."""
    try:
        public = bytes.fromhex(manifest["sender"]["key"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal(ALTERED) from error
    if not keys.is_signed(public, signature, _PREFIX + said):
        raise Refusal("la signature de ce paquet n'est pas celle de son manifeste : il a été modifié")
    fingerprint = keys.fingerprint_of(public)
    if not (name := trusted(fingerprint)):
        raise Refusal(f"ce paquet est signé d'une clé qui n'est pas de confiance ici ({keys.spaced(fingerprint)})")
    return name, fingerprint


def _check_members(
    archive: zipfile.ZipFile, manifest: dict[str, Any], members: Mapping[str, zipfile.ZipInfo]
) -> dict[str, int]:
    listed = {one["name"]: one for one in manifest["members"]}
    if listed.keys() != members.keys() - {MANIFEST, SIGNATURE}:
        raise Refusal(ALTERED)
    for name, one in listed.items():
        if not 0 <= one["size"] <= LARGEST_MEMBER or _digest(archive, name, one["size"]) != one["sha256"]:
            raise Refusal(f"« {name} » n'est pas ce que dit le manifeste : {ALTERED}")
    return {name: one["size"] for name, one in listed.items()}


def _digest(archive: zipfile.ZipFile, name: str, size: int) -> str:
    """Of its content, read no further than its size."""
    digest, left = hashlib.sha256(), size
    with archive.open(name) as stream:
        while chunk := stream.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                return ""
            digest.update(chunk)
    return digest.hexdigest() if left == 0 else ""


def _bundle(
    archive: zipfile.ZipFile, manifest: dict[str, Any], sender: tuple[str, str], sizes: dict[str, int], digest: str
) -> Bundle:
    """What a trusted sender signed, put in shape; he may still be wrong."""
    try:
        deliveries = tuple(Exchanged(**one) for one in manifest["deliveries"])
        definitions = tuple(Defined(**one) for one in manifest["definitions"])
        made_at = datetime.fromisoformat(manifest["made_at"])
        _check_words(manifest["deliveries"] + manifest["definitions"])
        named = [f"originaux/{one.sha256}" for one in deliveries] + [one.member for one in definitions]
        strange = any(not one.member.startswith("catalogue/") for one in definitions)
        if strange or not set(named) <= sizes.keys() or made_at.tzinfo is None:
            raise ValueError(digest)
        fictitious = bool(manifest["fictitious"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal("le manifeste de ce paquet est incomplet : demandez-en un autre à son expéditeur") from error
    return Bundle(archive, *sender, made_at, fictitious, deliveries, definitions, sizes, digest)


def _check_words(said: list[dict[str, Any]]) -> None:
    """Every word is a text that a database keeps and a page shows; only a size is a number."""
    for one in said:
        for name, word in one.items():
            if name == "size" and type(word) is int:
                continue
            if not isinstance(word, str) or not word.isprintable() or len(word) > 255:
                raise ValueError(name)
