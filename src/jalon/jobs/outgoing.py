"""Another server called by Jalon: at the number that was checked, once, within a time and a size.

Nothing is followed: a redirection is an answer like another, and whoever follows one has its address checked like
the first. The whole exchange ends by the deadline, however slowly the other side speaks: a watch closes the
connection. The proxy of the environment is used only by who asks for it: it resolves the name again.
"""

import base64
import http.client
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from jalon.kernel import addresses
from jalon.kernel.addresses import Address, Allowed
from jalon.kernel.refusal import Refusal

DEADLINE = 10.0  # seconds, from the connection to the last byte kept
CONNECTING = 10.0  # seconds at most of them to be connected
KEPT = 200  # bytes of the answer
LONGEST = 8_000  # characters of an address that another server redirects to
PROXY_PORT = 3128


class Unreachable(Exception):
    """Nobody answered. The message is a French sentence that quotes nothing of what was received."""


@dataclass(frozen=True)
class Answer:
    status: int
    excerpt: str
    milliseconds: int


class Incoming:
    """An answer whose body is still to be read."""

    def __init__(self, response: http.client.HTTPResponse, watch: "_Watch") -> None:
        self.status, self.headers = response.status, response.headers
        self._response, self._watch = response, watch

    def read(self, size: int) -> bytes:
        """The next bytes; none at the end. Unreachable when the body is shorter than was said, or comes too late."""
        with self._watch.translating():
            piece = self._response.read(size)
            if not piece and self._response.length:
                raise http.client.IncompleteRead(piece)
        return piece


def post(url: str, body: bytes, headers: Mapping[str, str], *, allowed: Allowed, deadline: float = DEADLINE) -> Answer:
    """Post once. Refusal: the address may not be called; Unreachable: it was, and nothing came back."""
    started = time.monotonic()
    with calling("POST", url, headers, body, allowed=allowed, deadline=deadline) as incoming:
        excerpt = incoming.read(KEPT).decode("utf-8", "replace")
    return Answer(incoming.status, _printable(excerpt), round(1000 * (time.monotonic() - started)))


@contextmanager
def calling(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    *,
    allowed: Allowed,
    deadline: float = DEADLINE,
    patience: float = DEADLINE,
    proxied: bool = False,
) -> Iterator[Incoming]:
    """The answer of that address, to be read inside the block. `patience`: seconds between two pieces of it.

    `proxied`: through the proxy that the environment names for it, if any. Refusal and Unreachable as in `post`.
    """
    address = addresses.read(url, LONGEST)
    proxy = _proxy_for(address) if proxied else None
    place = (proxy.host, proxy.port) if proxy else (_number(address, allowed), address.port)
    if proxy and address.is_number:  # a name is resolved by the proxy
        addresses.choose(address, [address.host], allowed)
    watch = _Watch(deadline)
    with watch:
        with watch.translating():
            connection = _connected(address, place, proxy, watch, patience)
            through = proxy is not None and not address.is_secure
            more = proxy.headers if proxy and through else {}
            connection.request(method, url if through else address.path, body, {**headers, **more})
            response = connection.getresponse()
        with closing(response):  # it holds the line open
            yield Incoming(response, watch)


def check(url: str, allowed: Allowed) -> None:
    """Refuse an address that may not be called; one whose name does not resolve today is let through."""
    address = addresses.read(url)
    try:
        numbers = _numbers_of(address)
    except Unreachable:
        if not address.is_secure and address.host not in allowed.names:
            raise Refusal("L'adresse doit commencer par https://.") from None
        return
    addresses.choose(address, numbers, allowed)


def _number(address: Address, allowed: Allowed) -> str:
    return addresses.choose(address, _numbers_of(address), allowed)


def _numbers_of(address: Address) -> list[str]:
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"le nom « {address.host} » ne se résout pas") from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class _Watch:
    """Closes the line it watches when the time is over."""

    def __init__(self, seconds: float) -> None:
        self._ends, self.is_over = time.monotonic() + seconds, False
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._line: socket.socket | None = None

    @property
    def left(self) -> float:
        return max(self._ends - time.monotonic(), 0.001)

    def over(self, line: socket.socket) -> socket.socket:
        self._line = line
        return line

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        if self._line:
            self._line.close()

    def _cut(self) -> None:
        self.is_over = True
        try:
            if self._line:
                self._line.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # closed by itself meanwhile

    @contextmanager
    def translating(self) -> Iterator[None]:
        """What goes wrong with the line, as a sentence; what a closed line leaves half said goes wrong too."""
        try:
            yield
            if self.is_over:
                raise TimeoutError
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(_why(error, self.is_over)) from error


@dataclass(frozen=True)
class _Proxy:
    """The proxy that the environment names, with what it asks to be let through."""

    host: str
    port: int
    headers: Mapping[str, str]


def _proxy_for(address: Address) -> _Proxy | None:
    named = urllib.request.getproxies()
    found = named.get(address.scheme) or named.get("all")
    if not found or urllib.request.proxy_bypass(address.host):
        return None
    parts = urlsplit(found if "://" in found else f"http://{found}")
    if parts.scheme != "http" or not parts.hostname:
        raise Unreachable("le mandataire de l'environnement (HTTPS_PROXY) n'est pas en http://")
    said = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}".encode()
    headers = {"Proxy-Authorization": f"Basic {base64.b64encode(said).decode()}"} if parts.username else {}
    return _Proxy(parts.hostname, parts.port or PROXY_PORT, headers)


def _connected(
    address: Address, place: tuple[str, int], proxy: _Proxy | None, watch: _Watch, patience: float
) -> http.client.HTTPConnection:
    """A connection to that place, which bears the name: in its Host header and in the certificate asked for."""
    line = watch.over(socket.create_connection(place, timeout=min(CONNECTING, watch.left)))
    line.settimeout(patience)
    if address.is_secure:
        if proxy:
            _open_tunnel(line, address, proxy)
        context = ssl.create_default_context()  # the authorities of the machine, where a hospital adds its own
        secured = context.wrap_socket(line, server_hostname=address.host, do_handshake_on_connect=False)
        line = watch.over(secured)
        secured.do_handshake()
    connection = http.client.HTTPConnection(_bracketed(address.host), address.port)
    connection.default_port = addresses.PORTS[address.scheme]  # said in the Host header when it is another
    connection.sock = line
    return connection


def _open_tunnel(line: socket.socket, address: Address, proxy: _Proxy) -> None:
    place = f"{_bracketed(address.host)}:{address.port}"
    said = [f"CONNECT {place} HTTP/1.1", f"Host: {place}", *(f"{name}: {text}" for name, text in proxy.headers.items())]
    line.sendall("\r\n".join([*said, "", ""]).encode("ascii"))
    answer = http.client.HTTPResponse(line, method="CONNECT")
    answer.begin()
    if answer.status != http.client.OK:
        raise _ProxyRefused(answer.status)


class _ProxyRefused(OSError):
    pass


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _why(error: Exception, too_long: bool) -> str:
    if too_long or isinstance(error, TimeoutError):
        return "pas de réponse dans le temps donné"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "le certificat du serveur n'est pas reconnu, ou n'est pas à ce nom"
    if isinstance(error, ConnectionRefusedError):
        return "le serveur refuse la connexion"
    if isinstance(error, http.client.IncompleteRead):
        return "la réponse s'arrête avant sa fin"
    if isinstance(error, _ProxyRefused):
        return f"le mandataire refuse de mener à ce serveur ({error})"
    return f"la connexion a échoué ({type(error).__name__})"


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:KEPT].strip()
