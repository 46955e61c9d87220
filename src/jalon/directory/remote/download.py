"""One file over HTTP: redirects followed one by one, size and time bounded, certificates verified, proxies honoured."""

import hashlib
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from jalon.directory.remote.addresses import check, check_machine
from jalon.kernel.refusal import Refusal

REDIRECTS = 5
TIMEOUT = (10, 60)  # seconds: to connect, then between two pieces
LONGEST = 1_800  # seconds for a whole file
CHUNK = 1 << 18
CHECKSUM_BYTES = 4_096
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
    import requests  # heavy, and only here

    try:
        with requests.Session() as session:
            answer, found_at = _answered(session, address, private, (seen or Seen()).headers())
            with answer:
                if answer.status_code == 304:
                    return None
                return _written(answer, into, found_at, limit)
    except requests.exceptions.SSLError:
        raise Refusal("le certificat du serveur n'est pas valable : rien n'est pris") from None
    except requests.RequestException as error:
        raise Refusal(f"le serveur ne répond pas comme il faut ({type(error).__name__}) : rien n'est pris") from None


def read_checksum(address: str, into: Path, *, private: bool) -> str:
    """The SHA-256 written at that address, alone or before the name of the file."""
    download(address, into, private=private, limit=CHECKSUM_BYTES)
    found = _SHA256.search(into.read_text("ascii", errors="replace"))
    if found is None:
        raise Refusal("l'adresse de l'empreinte n'en donne aucune (64 caractères)")
    return found[0].lower()


def _answered(session: Any, address: str, private: bool, headers: dict[str, str]) -> tuple[Any, str]:
    """The answer at the end of the redirects, each of which is checked like the first address."""
    from requests.utils import get_environ_proxies  # see download

    for _ in range(REDIRECTS + 1):
        proxied = bool(get_environ_proxies(address))
        check(address, private=private, proxied=proxied)
        asked = {"Accept-Encoding": "identity", "User-Agent": "Jalon", **headers}
        answer = session.get(address, headers=asked, stream=True, timeout=TIMEOUT, allow_redirects=False)
        if not proxied:
            _check_peer(answer, private)
        if not answer.is_redirect:
            return answer, address
        answer.close()
        target = urljoin(address, answer.headers["Location"])
        if address.startswith("https:") and not target.startswith("https:"):
            raise Refusal("le serveur renvoie d'une adresse https vers une adresse qui ne l'est pas")
        address = target
    raise Refusal(f"plus de {REDIRECTS} renvois d'une adresse à une autre")


def _check_peer(answer: Any, private: bool) -> None:
    """The machine that really answers: a name may have been read otherwise between two looks."""
    link = getattr(answer.raw, "connection", None)
    if link is not None and getattr(link, "sock", None) is not None:
        check_machine(link.sock.getpeername()[0], private=private)


def _written(answer: Any, into: Path, address: str, limit: int) -> Received:
    if answer.status_code != 200:
        raise Refusal(f"le serveur répond {answer.status_code} : rien n'est pris")
    announced = answer.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > limit:
        raise Refusal(_too_big(limit))
    digest, size, started = hashlib.sha256(), 0, time.monotonic()
    with into.open("wb") as file:
        for piece in answer.iter_content(CHUNK):
            size += len(piece)
            if size > limit:
                raise Refusal(_too_big(limit))
            if time.monotonic() - started > LONGEST:
                raise Refusal(f"le fichier n'est pas arrivé en {LONGEST // 60} minutes : rien n'est pris")
            digest.update(piece)
            file.write(piece)
    said = Seen(answer.headers.get("ETag", "")[:200], answer.headers.get("Last-Modified", "")[:60])
    return Received(size, digest.hexdigest(), said, Path(urlsplit(address).path).name[:100])


def _too_big(limit: int) -> str:
    return f"le fichier dépasse {limit // 1_000_000} Mo : rien n'en est pris"
