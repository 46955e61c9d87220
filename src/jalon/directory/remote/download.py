"""One file over HTTP: redirects followed one by one, size and time bounded, certificates verified, proxies honoured."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from jalon.jobs import outgoing
from jalon.jobs.outgoing import Incoming, Unreachable
from jalon.kernel.addresses import Allowed
from jalon.kernel.refusal import Refusal

REDIRECTS = 5
PATIENCE = 60  # seconds between two pieces
LONGEST = 1_800  # seconds for a whole file
CHUNK = 1 << 18
CHECKSUM_BYTES = 4_096
PUBLIC = Allowed(plain=True, how="que si la description du flux l'autorise (private)")
PRIVATE = Allowed(networks=(ip_network("0.0.0.0/0"), ip_network("::/0")))  # any, as the description says
_MOVED = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER,
                    HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT})  # fmt: skip
_SHA256 = re.compile(r"\b[0-9a-fA-F]{64}\b")


@dataclass(frozen=True)
class Seen:
    """What the server said of the file that was taken before, so as not to send it again."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Received:
    """A file received whole."""

    size: int
    sha256: str
    seen: Seen
    name: str  # the last part of the address that gave it


def download(address: str, into: Path, *, private: bool, limit: int, seen: Seen | None = None) -> Received | None:
    """The file at that address, written in `into`; None when the server says that it did not change."""
    try:
        with _answered(address, private, (seen or Seen()).headers()) as (answer, found_at):
            if answer.status == HTTPStatus.NOT_MODIFIED:
                return None
            return _written(answer, into, found_at, limit)
    except Unreachable as unreachable:
        raise Refusal(f"{unreachable} : rien n'est pris") from None


def read_checksum(address: str, into: Path, *, private: bool) -> str:
    """The SHA-256 written at that address, alone or before the name of the file."""
    download(address, into, private=private, limit=CHECKSUM_BYTES)
    found = _SHA256.search(into.read_text("ascii", errors="replace"))
    if found is None:
        raise Refusal("l'adresse de l'empreinte n'en donne aucune (64 caractères)")
    return found[0].lower()


@contextmanager
def _answered(address: str, private: bool, headers: Mapping[str, str]) -> Iterator[tuple[Incoming, str]]:
    """The answer at the end of the redirects, each of which is checked like the first address."""
    asked = {"Accept-Encoding": "identity", "User-Agent": "Jalon", **headers}
    allowed = PRIVATE if private else PUBLIC
    for _ in range(REDIRECTS + 1):
        with outgoing.calling(
            "GET", address, asked, allowed=allowed, deadline=LONGEST, patience=PATIENCE, proxied=True
        ) as answer:
            target = answer.headers["Location"] if answer.status in _MOVED else None
            if target is None:
                yield answer, address
                return
        target = urldefrag(urljoin(address, target)).url
        if address.startswith("https:") and not target.startswith("https:"):
            raise Refusal("le serveur renvoie d'une adresse https vers une adresse qui ne l'est pas")
        address = target
    raise Refusal(f"plus de {REDIRECTS} renvois d'une adresse à une autre")


def _written(answer: Incoming, into: Path, address: str, limit: int) -> Received:
    if answer.status != HTTPStatus.OK:
        raise Refusal(f"le serveur répond {answer.status} : rien n'est pris")
    announced = answer.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > limit:
        raise Refusal(_too_big(limit))
    digest, size = hashlib.sha256(), 0
    with into.open("wb") as file:
        while piece := answer.read(CHUNK):
            size += len(piece)
            if size > limit:
                raise Refusal(_too_big(limit))
            digest.update(piece)
            file.write(piece)
    said = Seen(answer.headers.get("ETag", "")[:200], answer.headers.get("Last-Modified", "")[:60])
    return Received(size, digest.hexdigest(), said, Path(urlsplit(address).path).name[:100])


def _too_big(limit: int) -> str:
    return f"le fichier dépasse {limit // 1_000_000} Mo : rien n'en est pris"
