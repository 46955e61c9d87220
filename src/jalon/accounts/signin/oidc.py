"""OpenID Connect, the part that a site needs: where to send someone, and what to believe when he comes back.

Authorisation code with PKCE. Nothing is believed but a token signed by the provider's own keys, for us, now, and for
the very request that we made; what the provider then adds (userinfo) must speak of the same subject.
"""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import requests
from django.core.cache import cache
from urllib3.exceptions import HTTPError

from jalon.accounts.signin.configuration import Provider, is_this_machine
from jalon.kernel.refusal import Refusal

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")  # never "none", nor a shared key
PATIENCE = 5  # seconds for each answer
SKEW = 60  # seconds by which the two clocks may differ
KEPT = 3600  # seconds during which what a provider publishes is not asked again
LARGEST = 1_000_000  # bytes of an answer
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unproven(Refusal):
    """What came back does not prove who the person is; `reason` is for the journal of the operator, not the page."""

    def __init__(self, provider: Provider, reason: str) -> None:
        super().__init__(f"{provider.title} n'a pas prouvé qui vous êtes : rien n'est ouvert. Recommencez.")
        self.reason = reason


class Silent(Refusal):
    """The provider cannot be reached, or does not answer what it should."""

    def __init__(self, provider: Provider) -> None:
        super().__init__(f"{provider.title} ne répond pas : réessayez dans quelques minutes.")


@dataclass(frozen=True)
class Asked:
    """What we must find again when the person comes back; kept in his session, used once."""

    provider: str
    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    at: float
    next: str = ""

    def kept(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Proof:
    """Who the provider says has come: the claims of its signed token and of its userinfo."""

    claims: dict[str, Any]
    id_token: str


def begin(provider: Provider, redirect_uri: str, following: str = "") -> tuple[str, Asked]:
    """Where to send the person, and what to keep meanwhile."""
    asked = Asked(
        provider.id, secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48),
        redirect_uri, time.time(), following,
    )  # fmt: skip
    words = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": redirect_uri,
        "scope": " ".join(provider.scopes), "state": asked.state, "nonce": asked.nonce,
        "code_challenge": challenge_of(asked.verifier), "code_challenge_method": "S256",
        **({"acr_values": provider.acr_values} if provider.acr_values else {}),
    }  # fmt: skip
    where = published(provider)["authorization_endpoint"]
    return f"{where}{'&' if '?' in where else '?'}{urlencode(words)}", asked


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def finish(provider: Provider, asked: Asked, code: str) -> Proof:
    """Exchange the code, verify the token, complete it with userinfo."""
    tokens = _exchange(provider, asked, code)
    id_token = str(tokens.get("id_token") or "")
    claims = verified(provider, id_token, nonce=asked.nonce)
    return Proof({**_userinfo(provider, str(tokens.get("access_token") or ""), claims["sub"]), **claims}, id_token)


def verified(provider: Provider, id_token: str, *, nonce: str) -> dict[str, Any]:
    """The claims of a token that is signed by the provider, for us, now, and answers our request."""
    try:
        header = jwt.get_unverified_header(id_token)
        if header.get("alg") not in ALGORITHMS:
            raise Unproven(provider, "algorithm")
        claims = jwt.decode(
            id_token, _key(provider, header).key, algorithms=[header["alg"]], audience=provider.client_id,
            leeway=SKEW, options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise Unproven(provider, type(error).__name__) from error
    if str(claims["iss"]).rstrip("/") != provider.issuer:
        raise Unproven(provider, "issuer")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != provider.client_id:
        raise Unproven(provider, "authorized party")
    if not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
        raise Unproven(provider, "nonce")
    return claims


def leaving(provider: Provider, id_token: str, back: str) -> str:
    """Where the person also closes his session at the provider; empty when it offers no such thing."""
    try:
        where = published(provider).get("end_session_endpoint", "")
    except Refusal:  # leaving us never depends on him
        return ""
    words = {"id_token_hint": id_token, "post_logout_redirect_uri": back, "client_id": provider.client_id}
    return f"{where}{'&' if '?' in where else '?'}{urlencode(words)}" if where else ""


def published(provider: Provider, *, afresh: bool = False) -> dict[str, Any]:
    """What the provider publishes of itself (discovery), kept for an hour; its addresses are as safe as its own."""
    key = f"jalon-oidc-{hashlib.sha256(provider.issuer.encode()).hexdigest()[:24]}"
    if not afresh and (held := cache.get(key)) is not None:
        return held
    found = _get(provider, f"{provider.issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != provider.issuer:
        raise Unproven(provider, "issuer of discovery")
    if not all(_is_safe(provider, str(found.get(name, ""))) for name in ENDPOINTS):
        raise Silent(provider)
    cache.set(key, found, KEPT)
    return found


def _is_safe(provider: Provider, address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname or ""))


def _key(provider: Provider, header: dict[str, Any]) -> jwt.PyJWK:
    """The provider's key that a token names; asked again when it is a new one."""
    for afresh in (False, True):
        usable = [key for key in _keys(provider, afresh) if header.get("kid") in (None, key.key_id)]
        if usable and (header.get("kid") or len(usable) == 1):
            return usable[0]
    raise Unproven(provider, "unknown key")


def _keys(provider: Provider, afresh: bool) -> list[jwt.PyJWK]:
    where = str(published(provider)["jwks_uri"])
    name = f"jalon-jwks-{hashlib.sha256(where.encode()).hexdigest()[:24]}"
    held = None if afresh else cache.get(name)
    if held is None:
        held = _get(provider, where)
        cache.set(name, held, KEPT)
    listed = [key for key in held.get("keys", []) if isinstance(key, dict)]
    public = [key for key in listed if key.get("kty") in ("RSA", "EC") and key.get("use") in (None, "sig")]
    return jwt.PyJWKSet.from_dict({"keys": public}).keys if public else []


def _exchange(provider: Provider, asked: Asked, code: str) -> dict[str, Any]:
    where = str(published(provider)["token_endpoint"])
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": asked.redirect_uri,
        "client_id": provider.client_id, "client_secret": provider.secret, "code_verifier": asked.verifier,
    }  # fmt: skip
    try:
        answer = requests.post(where, data=form, timeout=PATIENCE, allow_redirects=False, stream=True)
    except requests.RequestException as error:
        raise Silent(provider) from error
    if answer.status_code in (400, 401, 403):
        raise Unproven(provider, f"code refused ({answer.status_code})")
    return _read(provider, answer)


def _userinfo(provider: Provider, access_token: str, subject: str) -> dict[str, Any]:
    where = str(published(provider).get("userinfo_endpoint") or "")
    if not where or not access_token or not _is_safe(provider, where):
        return {}
    found = _get(provider, where, {"Authorization": f"Bearer {access_token}"})
    if found.get("sub") != subject:
        raise Unproven(provider, "subject of userinfo")
    return found


def _get(provider: Provider, address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    try:
        answer = requests.get(address, headers=headers, timeout=PATIENCE, allow_redirects=False, stream=True)
    except requests.RequestException as error:
        raise Silent(provider) from error
    return _read(provider, answer)


def _read(provider: Provider, answer: requests.Response) -> dict[str, Any]:
    """What it says; never more is taken than an answer may hold, even of one that has no end."""
    try:
        with answer:
            body = answer.raw.read(LARGEST + 1, decode_content=True)
        found = json.loads(body) if answer.status_code == 200 and len(body) <= LARGEST else None
    except (HTTPError, OSError, ValueError) as error:
        raise Silent(provider) from error
    if not isinstance(found, dict):
        raise Silent(provider)
    return found
