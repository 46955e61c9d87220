"""OpenID Connect, the part that a site needs: where to send someone, and what to believe when he comes back.

Authorisation code with PKCE. Nothing is believed but a token signed by the provider's own keys, for us, now, and for
the very request that we made; what the provider then adds (userinfo) must speak of the same subject.
"""

import base64
import hashlib
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
from django.core.cache import cache

from jalon.accounts.signin import asking, clients
from jalon.accounts.signin.configuration import Provider
from jalon.accounts.signin.refusals import Silent, Unproven
from jalon.kernel.refusal import Refusal

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")  # never "none", nor a shared key
SKEW = 60  # seconds by which the two clocks may differ
KEPT = 3600  # seconds during which what a provider publishes is not asked again
SIGNED = "application/jwt"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")  # which a provider must have
MORE_ENDPOINTS = ("userinfo_endpoint", "end_session_endpoint")


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
        **({"max_age": 60 * provider.max_age_minutes} if provider.max_age_minutes else {}),
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
    claims = _signed(provider, id_token, needed=("iss", "sub", "aud", "exp", "iat"))
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != provider.client_id:
        raise Unproven(provider, "authorized party")
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode("utf-8", "replace"), nonce.encode()):
        raise Unproven(provider, "nonce")
    if provider.max_age_minutes and not _is_recent(claims.get("auth_time"), 60 * provider.max_age_minutes):
        raise Unproven(provider, "age of the proof")
    return claims


def _is_recent(at: Any, seconds: int) -> bool:
    """Whether the person proved who he is that lately, and not in a time to come."""
    is_number = isinstance(at, int | float) and not isinstance(at, bool)
    return is_number and -SKEW <= int(time.time()) - at <= seconds + SKEW


def _signed(provider: Provider, token: str, *, needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the provider has signed, with one of its own keys. Whom it names, and until when, holds where it is said."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise Unproven(provider, "algorithm")
        claims = jwt.decode(
            token, _key(provider, header).key, algorithms=[header["alg"]], leeway=SKEW,
            options={"require": list(needed), "verify_aud": False},
        )  # fmt: skip
    except (jwt.PyJWTError, TypeError, OverflowError) as error:  # a key of another kind; a time beyond all times
        raise Unproven(provider, type(error).__name__) from error
    if "iss" in claims and str(claims["iss"]).rstrip("/") != provider.issuer:
        raise Unproven(provider, "issuer")
    meant = claims.get("aud", provider.client_id)
    if provider.client_id not in (meant if isinstance(meant, list) else [meant]):
        raise Unproven(provider, "audience")
    return claims


def leaving(provider: Provider, id_token: str, back: str) -> str:
    """Where the person also closes his session at the provider; empty when it offers no such thing."""
    try:
        where = str(published(provider).get("end_session_endpoint") or "")
    except Refusal:  # leaving us never depends on him
        return ""
    words = {"id_token_hint": id_token, "post_logout_redirect_uri": back, "client_id": provider.client_id}
    return f"{where}{'&' if '?' in where else '?'}{urlencode(words)}" if where else ""


def published(provider: Provider, *, afresh: bool = False) -> dict[str, Any]:
    """What the provider publishes of itself (discovery), kept for an hour; its addresses are as safe as its own."""
    key = f"jalon-oidc-{hashlib.sha256(provider.issuer.encode()).hexdigest()[:24]}"
    if not afresh and (held := cache.get(key)) is not None:
        return held
    found = _read(provider, f"{provider.issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != provider.issuer:
        raise Unproven(provider, "issuer of discovery")
    for name in (*ENDPOINTS, *(name for name in MORE_ENDPOINTS if found.get(name))):
        if not asking.is_secure(provider, str(found.get(name, ""))):
            raise Silent(provider, f"{name} n'est pas une adresse en https://")
    cache.set(key, found, KEPT)
    return found


def check(provider: Provider) -> None:
    """Ask all that can be asked without a person: what it publishes, and the keys it signs with."""
    published(provider, afresh=True)
    if not _keys(provider, afresh=True):
        raise Silent(provider, "il ne publie aucune clé de signature")


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
        held = _read(provider, where)
        cache.set(name, held, KEPT)
    said = held.get("keys")
    listed = [key for key in said if isinstance(key, dict)] if isinstance(said, list) else []
    public = [key for key in listed if key.get("kty") in ("RSA", "EC") and key.get("use") in (None, "sig")]
    return jwt.PyJWKSet.from_dict({"keys": public}).keys if public else []


def _exchange(provider: Provider, asked: Asked, code: str) -> dict[str, Any]:
    where = str(published(provider)["token_endpoint"])
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": asked.redirect_uri,
        "client_id": provider.client_id, "code_verifier": asked.verifier, **_ourselves(provider, where),
    }  # fmt: skip
    answer = asking.post(provider, where, form)
    if answer.status in (400, 401, 403):
        raise Unproven(provider, f"code refused ({answer.status})")
    return asking.read(provider, answer)


def _ourselves(provider: Provider, where: str) -> dict[str, str]:
    """What proves that it is us who ask, at that address."""
    if provider.private_key:
        return clients.statement(provider.client_id, provider.private_key, provider.key_id, where)
    return {"client_secret": provider.secret}


def _userinfo(provider: Provider, access_token: str, subject: str) -> dict[str, Any]:
    """What the provider adds; when it signs it, as Pro Santé Connect may, that signature must hold."""
    where = str(published(provider).get("userinfo_endpoint") or "")
    if not where or not access_token:
        return _nothing_more(provider)
    answer = asking.get(provider, where, {"Authorization": f"Bearer {access_token}"})
    if answer.status == 200 and answer.kind == SIGNED:
        found = _signed(provider, answer.body.decode("ascii", "replace").strip())
    elif provider.signed_userinfo and answer.status == 200:
        raise Unproven(provider, "userinfo that is not signed")
    else:
        found = asking.read(provider, answer)
    if found.get("sub") != subject:
        raise Unproven(provider, "subject of userinfo")
    return found


def _nothing_more(provider: Provider) -> dict[str, Any]:
    """No userinfo to be had: its signed token says all, unless the configuration asks for the other one."""
    if provider.signed_userinfo:
        raise Unproven(provider, "no userinfo")
    return {}


def _read(provider: Provider, address: str) -> dict[str, Any]:
    return asking.read(provider, asking.get(provider, address))
