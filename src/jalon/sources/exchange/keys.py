"""The key by which this instance signs its bundles, and how keys are named: by the hash of their public part."""

import contextlib
import hashlib
import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jalon.kernel.refusal import Refusal

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw


def path_of(data_folder: Path) -> Path:
    return data_folder / "echange" / "cle-privee.pem"


def own_key(data_folder: Path) -> Ed25519PrivateKey:
    """The key of this instance, drawn the first time; closed to other accounts of the machine."""
    path = path_of(data_folder)
    if not path.exists():
        _draw(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refusal("La clé d'échange de cette instance ne se lit pas : rétablissez-la d'une sauvegarde.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Refusal("La clé d'échange de cette instance n'est pas une clé Ed25519.")
    return key


def _draw(path: Path) -> None:
    """Two processes may draw at once: each writes its own draft, the first to link it wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    draft = path.with_name(f".cle-{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_bytes(Ed25519PrivateKey.generate().private_bytes(*form))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(*_RAW)


def fingerprint_of(public: bytes) -> str:
    """SHA-256 of the 32 bytes of a public key: what one reads to the other over the telephone."""
    return hashlib.sha256(public).hexdigest()


def as_file(public: bytes) -> bytes:
    """The public key as the file that is handed to the other instance."""
    form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return Ed25519PublicKey.from_public_bytes(public).public_bytes(*form)


def read_fingerprint(typed: str) -> str:
    """A fingerprint as a person types it, in groups or not."""
    plain = re.sub(r"[\s:]", "", typed).lower()
    if not _FINGERPRINT.fullmatch(plain):
        raise Refusal("Une empreinte a 64 chiffres hexadécimaux (0 à 9, a à f).")
    return plain


def fingerprint_in(content: bytes) -> str:
    """That of the public key in a file."""
    try:
        key = serialization.load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Refusal("Ce fichier n'est pas une clé publique d'échange.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise Refusal("Ce fichier n'est pas une clé publique d'échange (Ed25519).")
    return fingerprint_of(key.public_bytes(*_RAW))


def is_signed(public: bytes, signature: bytes, content: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def spaced(fingerprint: str) -> str:
    """In groups of four, to be read aloud."""
    return " ".join(fingerprint[place : place + 4] for place in range(0, len(fingerprint), 4))
