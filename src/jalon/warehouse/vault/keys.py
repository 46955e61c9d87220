"""The key ring of the vault: a small JSON file, closed to others, kept and saved apart from the data.

Three kinds of keys: those that encrypt (one is current, the older ones still read), the one that names parts,
and the one that makes pseudonyms. The last two never change: another would break every link already made.
"""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from jalon.warehouse.vault import refusals

FORMAT = 1
KEY_BYTES = 32
OTHERS = 0o007  # a mounted secret may be open to a group, which is chosen; never to everybody


@dataclass(frozen=True)
class KeyRing:
    """The keys, never printed. `current` is the id of the one that encrypts."""

    current: str
    ciphers: Mapping[str, bytes] = field(repr=False)
    names: bytes = field(repr=False)
    pseudonyms: bytes = field(repr=False)


def folder_of(data_folder: Path) -> Path:
    return data_folder / "coffre"


def ring_path(data_folder: Path) -> Path:
    """$JALON_VAULT_KEYS, so that keys may live on another volume than the data; else beside the parts."""
    given = os.environ.get("JALON_VAULT_KEYS")
    return Path(given).expanduser() if given else folder_of(data_folder) / "cles.json"


def is_present(data_folder: Path) -> bool:
    """Is there a key ring? It may still be unreadable: `open_vault` says so."""
    return ring_path(data_folder).exists()


def create(data_folder: Path) -> KeyRing:
    """Switch the vault on: draw its keys. Refused where it is forbidden, there already, or would hide a loss."""
    if os.environ.get("JALON_VAULT", "").lower() == "off":
        raise refusals.forbidden()
    path = ring_path(data_folder)
    with locked(data_folder):
        if path.exists():
            raise refusals.ring_there(path)
        if lost := count_parts(data_folder):
            raise refusals.keys_lost(path, lost)
        key = secrets.token_bytes(KEY_BYTES)
        ring = KeyRing(id_of(key), {id_of(key): key}, secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))
        _save(path, ring)
    return ring


def rotate(data_folder: Path) -> KeyRing:
    """Draw a new current key; the older ones stay, to read what they wrote and what back-ups hold."""
    with locked(data_folder):
        held = load(data_folder)
        key = secrets.token_bytes(KEY_BYTES)
        ring = KeyRing(id_of(key), {**held.ciphers, id_of(key): key}, held.names, held.pseudonyms)
        _save(ring_path(data_folder), ring)
    return ring


def load(data_folder: Path) -> KeyRing:
    """The ring, or the sentence that says why there is none."""
    path = ring_path(data_folder)
    try:
        text = path.read_text("utf-8")
        mode = path.stat().st_mode
    except FileNotFoundError:
        lost = count_parts(data_folder)
        raise refusals.keys_lost(path, lost) if lost else refusals.not_switched_on() from None
    except (OSError, UnicodeDecodeError):
        raise refusals.ring_unreadable(path) from None
    if mode & OTHERS:
        raise refusals.ring_open_to_all(path)
    try:
        return _read(text)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise refusals.ring_unreadable(path) from None


def count_parts(data_folder: Path) -> int:
    return sum(1 for _ in (folder_of(data_folder) / "parts").rglob("*.coffre"))


def id_of(key: bytes) -> str:
    """A short name computed from the key itself: a ring of another vault is recognised before anything is tried."""
    return hmac.digest(key, b"jalon vault key id", hashlib.sha256)[:8].hex()


@contextlib.contextmanager
def locked(data_folder: Path) -> Iterator[None]:
    """One at a time: two rotations must not lose each other's key, nor a rewriting bring back what is removed."""
    folder = folder_of(data_folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".verrou").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(text: str) -> KeyRing:
    said = json.loads(text)
    if said["format"] != FORMAT:
        raise ValueError("another format")
    ciphers = {name: _key(one["key"]) for name, one in said["keys"].items()}
    if said["current"] not in ciphers or any(name != id_of(key) for name, key in ciphers.items()):
        raise ValueError("an altered key")
    return KeyRing(said["current"], ciphers, _key(said["names"]), _key(said["pseudonyms"]))


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("a key cut short")
    return key


def _save(path: Path, ring: KeyRing) -> None:
    """Written whole under another name, then put in place: a ring half written would be a vault lost."""
    said = {
        "format": FORMAT,
        "about": "Clés du coffre de Jalon : à sauvegarder à part des données. Sans elles, le coffre est perdu.",
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "current": ring.current,
        "keys": {name: {"key": _text(key)} for name, key in ring.ciphers.items()},
        "names": _text(ring.names),
        "pseudonyms": _text(ring.pseudonyms),
    }
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_closed(draft, [json.dumps(said, ensure_ascii=False, indent=1).encode()])
        draft.replace(path)
    except OSError:
        raise refusals.ring_not_written(path) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def write_closed(path: Path, chunks: Iterator[bytes] | list[bytes]) -> None:
    """A new file that only its owner reads, on the disk before it gets its name."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        for chunk in chunks:
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
