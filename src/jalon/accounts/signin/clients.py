"""How Jalon proves to a provider that it is the client registered there: a shared secret, or a key of its own.

With a key (`private_key_jwt`), nothing that opens is ever sent: each exchange carries a statement (RFC 7523) signed for
that provider, once, for a minute. What the provider knows of the key is public.
"""

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from jalon.kernel.refusal import Refusal
from jalon.warehouse.vault.keys import write_closed

LASTS = 60  # seconds
SHORTEST = 2048  # bits of an RSA key
BY_CURVE = {"secp256r1": "ES256", "secp384r1": "ES384"}
KIND = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
NAMING = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y")}  # RFC 7638
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def read(pem: str) -> tuple[Key, str] | None:
    """A private key and how it signs; None when this text is none, or is one that is not taken."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError):
        return None
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= SHORTEST:
        return key, "RS256"
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in BY_CURVE:
        return key, BY_CURVE[key.curve.name]
    return None


def statement(client_id: str, pem: str, key_id: str, audience: str) -> dict[str, str]:
    """The words of a request that is signed instead of bearing a secret. `audience`: the address it is sent to."""
    found = read(pem)
    assert found is not None  # noqa: S101 - the configuration has read it
    key, algorithm = found
    now = int(time.time())
    said = {
        "iss": client_id, "sub": client_id, "aud": audience, "jti": secrets.token_urlsafe(24), "iat": now,
        "exp": now + LASTS,
    }  # fmt: skip
    signed = jwt.encode(said, key, algorithm=algorithm, headers={"kid": key_id or name_of(public(pem))})
    return {"client_assertion_type": KIND, "client_assertion": signed}


def public(pem: str, key_id: str = "") -> dict[str, Any]:
    """What is handed to the provider: the public half (JWK), under the name that statements give it (kid)."""
    found = read(pem)
    if found is None:
        raise Refusal("Cette clé privée ne se lit pas : une clé RSA (2048 bits au moins) ou EC (P-256), au format PEM.")
    key, algorithm = found
    if isinstance(key, rsa.RSAPrivateKey):
        said = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        said = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    half = {name: said[name] for name in NAMING[said["kty"]]}
    return half | {"use": "sig", "alg": algorithm, "kid": key_id or name_of(half)}


def name_of(half: dict[str, Any]) -> str:
    """The name of a key when nobody gives it one: its thumbprint."""
    named = {name: half[name] for name in NAMING[half["kty"]]}
    digest = hashlib.sha256(json.dumps(named, sort_keys=True, separators=(",", ":")).encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def draw(path: Path, *, with_rsa: bool) -> None:
    """A new key in a file of its own, closed to others; never in the place of another."""
    key: Key = rsa.generate_private_key(65537, 3072) if with_rsa else ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        write_closed(path, [pem])
    except FileExistsError:
        raise Refusal(f"« {path} » existe déjà : une clé n'en remplace pas une autre, donnez un autre nom.") from None
    except OSError:
        raise Refusal(f"« {path} » ne peut pas être écrit : vérifiez le chemin et vos droits.") from None
