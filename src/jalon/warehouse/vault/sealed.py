"""A sealed file: bytes in frames of AES-256-GCM, each bound to its file, its place and whether it is the last.

    magic (8) · key id (8) · salt (32) · frame · frame · …      a frame: 256 KiB of content + 16 bytes of tag

Each file has its own key, derived from the ring's (HKDF-SHA256 over the salt and the file's label), so that the
nonce is just the rank of the frame and a flag on the last one: the STREAM construction (Hoang, Reyhanitabar,
Rogaway, Vizár 2015, https://eprint.iacr.org/2015/189). A frame moved, repeated, cut off, or taken from another
file does not open. Frames are there so that a large file is never in memory twice.
"""

import io
import secrets
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"JALONV\x00\x01"  # the last byte is the version of this format
KEY_ID_BYTES = 8
SALT_BYTES = 32
HEADER = len(MAGIC) + KEY_ID_BYTES + SALT_BYTES
FRAME = 256 * 1024
TAG = 16


class Damaged(Exception):
    """What is in the file is not what was sealed under this label."""


class KeyUnknown(Exception):
    """The file is sealed with a key that is not among those given; its id is the message."""


def seal(content: memoryview, label: str, key_id: str, key: bytes) -> Iterator[bytes]:
    """The bytes of the sealed file, header first. `label` says which file it is, and must be given to read it."""
    salt = secrets.token_bytes(SALT_BYTES)
    header = MAGIC + bytes.fromhex(key_id) + salt
    cipher = _cipher(key, salt, label)
    yield header
    frames = max(1, -(-len(content) // FRAME))  # an empty file has one empty frame, which proves that it is whole
    for rank in range(frames):
        frame = content[rank * FRAME : (rank + 1) * FRAME]
        yield cipher.encrypt(_nonce(rank, last=rank == frames - 1), frame, header)


def key_id_of(stream: BinaryIO) -> str:
    """Which key the file asks for."""
    stream.seek(0)
    header = stream.read(HEADER)
    if len(header) < HEADER or not header.startswith(MAGIC):
        raise Damaged
    return header[len(MAGIC) : len(MAGIC) + KEY_ID_BYTES].hex()


def unseal(stream: BinaryIO, label: str, keys: Mapping[str, bytes]) -> bytearray:
    """The whole content, once every frame has opened: nothing of an altered file is handed on."""
    key_id = key_id_of(stream)
    if key_id not in keys:
        raise KeyUnknown(key_id)
    stream.seek(0)
    header = stream.read(HEADER)
    sealed = stream.seek(0, io.SEEK_END) - stream.seek(HEADER)
    frames = -(-sealed // (FRAME + TAG))
    content = bytearray(max(0, sealed - frames * TAG))
    cipher = _cipher(keys[key_id], header[-SALT_BYTES:], label)
    for rank in range(max(1, frames)):
        frame = _opened(cipher, _nonce(rank, last=rank >= frames - 1), stream.read(FRAME + TAG), header)
        content[rank * FRAME : rank * FRAME + len(frame)] = frame
    return content


def _opened(cipher: AESGCM, nonce: bytes, frame: bytes, header: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, frame, header)
    except (InvalidTag, ValueError):  # ValueError: less than a tag is left
        raise Damaged from None


def _cipher(key: bytes, salt: bytes, label: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"jalon vault file\x00" + label.encode()).derive(key))


def _nonce(rank: int, *, last: bool) -> bytes:
    """Eleven bytes of rank and one of flag: never twice the same under the key of one file."""
    return rank.to_bytes(11, "big") + bytes([last])
