"""A word in the place of a person's identifier: always the same in one establishment, never from another.

HMAC-SHA256 under a key of the vault, cut to 128 bits and written with 32 letters from a to p. Letters only: no
spreadsheet takes it for a number, no check of this platform for a person's number.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_BLOCK = 64  # bytes of SHA-256
LENGTH = 32


def pseudonyms(key: bytes, establishment: str, identifiers: Iterable[str | None]) -> list[str | None]:
    """One for each identifier, in order; None where there is none. Each distinct identifier is computed once.

    HMAC written out (RFC 2104), because its two halves may then be prepared once: half the time of `hmac`.
    """
    asked = list(identifiers)
    distinct = {one: identity for one in set(asked) if one is not None and (identity := normal(one))}
    padded = key.ljust(_BLOCK, b"\x00")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + _scope(establishment))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))
    digests = []
    for identity in distinct.values():
        within, around = inner.copy(), outer.copy()
        within.update(identity.encode())
        around.update(within.digest())
        digests.append(around.digest()[: LENGTH // 2])
    words = b"".join(digests).hex().translate(_LETTERS)
    each = (words[start : start + LENGTH] for start in range(0, len(words), LENGTH))
    found: dict[str | None, str] = dict(zip(distinct, each, strict=True))
    return list(map(found.get, asked))


def drawn() -> str:
    """A word of the same shape, drawn at random: nothing leads from it to a person, not even the keys."""
    return secrets.token_hex(LENGTH // 2).translate(_LETTERS)


def normal(identifier: str) -> str:
    """What makes two spellings one person: spaces around, runs of spaces, capitals, forms of Unicode.

    Zeros in front stay: « 00123 » and « 123 » are two numbers unless the hospital says otherwise.
    """
    if not identifier.isascii():
        identifier = unicodedata.normalize("NFKC", identifier)
    return " ".join(identifier.split()).casefold()


def _scope(establishment: str) -> bytes:
    """The purpose and the establishment, which end with a byte that no identifier contains."""
    if not establishment:
        raise ValueError("a pseudonym is made for an establishment")
    return b"jalon pseudonym 1\x00" + establishment.encode() + b"\x00"
