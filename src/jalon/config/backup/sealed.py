"""A file under a passphrase, written and read by frames, so that its size does not matter.

    magic (8) · log2 of the cost of scrypt (1) · salt (16) · check of the key (8) · frame · frame · …

Frames of AES-256-GCM as in the vault (`warehouse/vault/sealed.py`): the nonce is the rank of the frame and a flag
on the last one, so that a frame moved or a file cut does not open. The key comes from the passphrase by scrypt.
"""

import hashlib
import hmac
import io
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jalon.kernel.refusal import Refusal

MAGIC = b"JALONS\x00\x01"  # the last byte is the version of this format
COST = 17  # 2^17 × 1 KiB: 128 MiB and a third of a second for each passphrase that is tried
MOST_COST = 20  # a header that asks for more memory than this is not ours
SALT, CHECK, TAG = 16, 8, 16
HEADER = len(MAGIC) + 1 + SALT + CHECK
FRAME = 256 * 1024


class Damaged(Exception):
    """A frame that does not open: altered, moved, or cut off."""


def is_sealed(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(len(MAGIC)) == MAGIC


class Writer(io.RawIOBase):
    """What is written here arrives sealed in `stream`; `close` writes the last frame, without which nothing opens."""

    def __init__(self, stream: BinaryIO, passphrase: str) -> None:
        self._stream = stream
        salt = secrets.token_bytes(SALT)
        key = _key(passphrase, salt, COST)
        self._header = MAGIC + bytes([COST]) + salt + _check(key)
        self._cipher = AESGCM(key)
        self._rank = 0
        self._held = bytearray()
        stream.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, content) -> int:
        self._held += content
        while len(self._held) > FRAME:  # a full frame stays until one knows that another follows
            self._put(bytes(self._held[:FRAME]), last=False)
            del self._held[:FRAME]
        return len(content)

    def finish(self) -> None:
        self._put(bytes(self._held), last=True)
        self._held.clear()

    def _put(self, frame: bytes, *, last: bool) -> None:
        self._stream.write(self._cipher.encrypt(_nonce(self._rank, last=last), frame, self._header))
        self._rank += 1


class Reader(io.RawIOBase):
    """The content of a sealed file, wherever one looks in it; Damaged where a frame does not open."""

    def __init__(self, stream: BinaryIO, passphrase: str) -> None:
        self._stream = stream
        stream.seek(0)
        self._header = stream.read(HEADER)
        cost = self._header[len(MAGIC)] if len(self._header) == HEADER else 0
        if not 0 < cost <= MOST_COST:
            raise Damaged
        salt = self._header[len(MAGIC) + 1 :][:SALT]
        key = _key(passphrase, salt, cost)
        if not hmac.compare_digest(_check(key), self._header[-CHECK:]):
            raise Refusal("La phrase de passe n'est pas celle de cette sauvegarde (ou son début est abîmé).")
        self._cipher = AESGCM(key)
        sealed = stream.seek(0, io.SEEK_END) - HEADER
        self._frames = max(1, -(-sealed // (FRAME + TAG)))
        self._size = max(0, sealed - self._frames * TAG)
        self._at = 0
        self._open: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer) -> int:
        if self._at >= self._size:
            return 0
        rank, inside = divmod(self._at, FRAME)
        piece = self._frame(rank)[inside : inside + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def check(self) -> None:
        """Open every frame: the whole file is what was written."""
        for rank in range(self._frames):
            self._frame(rank)

    def _frame(self, rank: int) -> bytes:
        if self._open[0] != rank:
            self._stream.seek(HEADER + rank * (FRAME + TAG))
            content = self._stream.read(FRAME + TAG)
            try:
                opened = self._cipher.decrypt(_nonce(rank, last=rank == self._frames - 1), content, self._header)
            except (InvalidTag, ValueError):  # ValueError: less than a tag is left
                raise Damaged from None
            self._open = (rank, opened)
        return self._open[1]


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    memory = 2**cost * 1024
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=2**cost, r=8, p=1, maxmem=2 * memory, dklen=32)


def _check(key: bytes) -> bytes:
    """Tells a wrong passphrase from a damaged file, and nothing else."""
    return hmac.digest(key, b"jalon backup key check", hashlib.sha256)[:CHECK]


def _nonce(rank: int, *, last: bool) -> bytes:
    return rank.to_bytes(11, "big") + bytes([last])
