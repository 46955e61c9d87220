"""A real OpenID Connect provider on loopback: HTTP, RS256 signatures, PKCE, codes that serve once.

It says what a test wants of the person (`claims`), and lies on demand: `changes` alter what it signs, `signer` is the
key it signs with, `silent` makes it answer errors.
"""

import base64
import contextlib
import hashlib
import html
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "jalon", "un-secret-de-test"


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    def __init__(self):
        self.key, self.kid = new_key(), "cle-1"
        self.signer = self.key
        self.claims = {"sub": "personne-1"}
        self.userinfo = None  # None: what it signs; else something else
        self.changes, self.asks, self.silent, self.ends_sessions = {}, [], False, True
        self.asks_first = False  # a page with a button, as people see one
        self.client_key = None  # the public key by which the client proves itself, instead of the secret
        self.statements = []  # what the client has signed: each serves once
        self.only_in_userinfo = ()  # claims that the signed token does not repeat
        self.signs_userinfo = None  # what it changes in a userinfo that it signs; None: it signs none
        self.says_algorithm = None  # in the header of what it signs, whatever it signs with
        self.publishes = {}  # other addresses than its own
        self.codes, self.tokens = {}, {}
        self.url = ""

    def discovery(self):
        found = {
            "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/jwks",
            "userinfo_endpoint": f"{self.url}/userinfo",
        }  # fmt: skip
        found |= {"end_session_endpoint": f"{self.url}/fin"} if self.ends_sessions else {}
        return found | self.publishes

    def jwks(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked):
        """The address back, with a code bound to what was asked."""
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, form):
        asked = self.codes.pop(form.get("code"), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        fits = (
            asked
            and self.is_client(form)
            and form.get("redirect_uri") == asked["redirect_uri"]
            and proof.decode().rstrip("=") == asked["code_challenge"]
        )
        if not fits:
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        self.tokens[access] = self.claims
        return 200, {"access_token": access, "token_type": "Bearer", "id_token": self.id_token(asked.get("nonce"))}

    def is_client(self, form):
        if self.client_key is None:
            return form.get("client_secret") == SECRET
        assert "client_secret" not in form
        assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        try:
            said = jwt.decode(
                form["client_assertion"], self.client_key, algorithms=["RS256", "ES256"], audience=f"{self.url}/token",
                options={"require": ["iss", "sub", "aud", "exp", "iat", "jti"]},
            )  # fmt: skip
        except jwt.PyJWTError:
            return False
        fits = said["iss"] == said["sub"] == CLIENT and said["jti"] not in [one["jti"] for one in self.statements]
        self.statements.append(said | jwt.get_unverified_header(form["client_assertion"]))
        return fits and said["exp"] - said["iat"] <= 300

    def signed_userinfo(self, held):
        said = {"iss": self.url, "aud": CLIENT, **held, **self.signs_userinfo}
        return self.sign({name: value for name, value in said.items() if value is not None})

    def id_token(self, nonce):
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.claims}
        said = {name: value for name, value in (said | self.changes).items() if value is not None}
        return self.sign({name: value for name, value in said.items() if name not in self.only_in_userinfo})

    def sign(self, said):
        token = jwt.encode(said, self.signer, algorithm="RS256", headers={"kid": self.kid})
        if self.says_algorithm:
            header = json.dumps({"alg": self.says_algorithm, "kid": self.kid}).encode()
            token = base64.urlsafe_b64encode(header).decode().rstrip("=") + token[token.index(".") :]
        return token


class _Answers(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self):
        where, said = urlsplit(self.path), self.provider
        said.asks.append(where.path)
        if said.silent:
            return self._json(503, {})
        asked = {name: values[0] for name, values in parse_qs(where.query).items()}
        if where.path == "/authorize" and said.asks_first:
            return self._page(said.authorize(asked))
        if where.path == "/authorize":
            return self._redirect(said.authorize(asked))
        if where.path == "/fin":
            return self._redirect(asked["post_logout_redirect_uri"])
        if where.path == "/userinfo":
            held = said.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            if held and said.signs_userinfo is not None:
                return self._send(200, said.signed_userinfo(held).encode(), "application/jwt;charset=UTF-8")
            return self._json(200 if held else 401, held if said.userinfo is None else said.userinfo)
        pages = {"/.well-known/openid-configuration": said.discovery, "/jwks": said.jwks}
        return self._json(200, pages[where.path]()) if where.path in pages else self._json(404, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.provider.silent:
            return self._json(503, {})
        return self._json(*self.provider.exchange({name: values[0] for name, values in parse_qs(body).items()}))

    def _json(self, status, said):
        self._send(status, json.dumps(said).encode(), "application/json")

    def _page(self, following):
        text = f'<!doctype html><html lang="fr"><title>F</title><a href="{html.escape(following)}">Je suis bien moi</a>'
        self._send(200, text.encode(), "text/html; charset=utf-8")

    def _redirect(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status, content, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *said):
        """A test's output is not a log."""


@contextlib.contextmanager
def serving():
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"provider": provider}))
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
