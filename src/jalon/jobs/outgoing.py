"""A message posted to another server: to the number that was checked, once, within a time and a size.

Nothing is followed: a redirection is an answer like another. No proxy of the environment is used, which would
resolve the name again. The whole exchange ends by the deadline, however slowly the other side speaks: a watch
closes the connection.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from jalon.kernel import addresses
from jalon.kernel.addresses import Address, Allowed
from jalon.kernel.refusal import Refusal

DEADLINE = 10.0  # seconds, from the connection to the last byte kept
KEPT = 200  # bytes of the answer


class Unreachable(Exception):
    """Nobody answered. The message is a French sentence that quotes nothing of what was received."""


@dataclass(frozen=True)
class Answer:
    status: int
    excerpt: str
    milliseconds: int


def post(url: str, body: bytes, headers: Mapping[str, str], *, allowed: Allowed, deadline: float = DEADLINE) -> Answer:
    """Post once. Refusal: the address may not be called; Unreachable: it was, and nothing came back."""
    address = addresses.read(url)
    number = addresses.choose(address, _numbers_of(address), allowed)
    started = time.monotonic()
    try:
        with _connected(address, number, deadline) as connection:
            connection.request("POST", address.path, body, dict(headers))
            response = connection.getresponse()
            excerpt = response.read(KEPT).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(_why(error, time.monotonic() - started >= deadline)) from error
    return Answer(response.status, _printable(excerpt), round(1000 * (time.monotonic() - started)))


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


def _numbers_of(address: Address) -> list[str]:
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"le nom « {address.host} » ne se résout pas") from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@contextmanager
def _connected(address: Address, number: str, deadline: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to that number, which bears the name: in its Host header and in the certificate asked for."""
    line = socket.create_connection((number, address.port), timeout=deadline)
    if address.is_secure:
        context = ssl.create_default_context()  # the authorities of the machine, where a hospital adds its own
        line = context.wrap_socket(line, server_hostname=address.host, do_handshake_on_connect=False)
    watch = threading.Timer(deadline, _cut, [line])
    watch.daemon = True
    watch.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        connection = http.client.HTTPConnection(_bracketed(address.host), address.port)
        connection.default_port = addresses.PORTS[address.scheme]  # said in the Host header when it is another
        connection.sock = line
        yield connection
    finally:
        watch.cancel()
        line.close()


def _cut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # closed by itself meanwhile


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _why(error: Exception, too_long: bool) -> str:
    if too_long or isinstance(error, TimeoutError):
        return "pas de réponse dans le temps donné"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "le certificat du serveur n'est pas reconnu, ou n'est pas à ce nom"
    if isinstance(error, ConnectionRefusedError):
        return "le serveur refuse la connexion"
    return f"la connexion a échoué ({type(error).__name__})"


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:KEPT].strip()
