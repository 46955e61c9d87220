"""One call over HTTP, and what its answer means."""

import time
from typing import Any
from urllib.parse import urlsplit

import requests

from jalon.client.errors import JalonError

LOOPBACK = ("localhost", "127.0.0.1", "::1")
PATIENCE = 60  # seconds that a call may take
TRIES = 3  # when the server asks to wait


class Transport:
    """Calls to one instance with one token, which leaves only over HTTPS, or inside this machine."""

    def __init__(self, address: str, token: str) -> None:
        place = urlsplit(address)
        if place.scheme != "https" and not (place.scheme == "http" and place.hostname in LOOPBACK):
            raise ValueError("L’adresse de Jalon commence par https:// : un jeton ne voyage pas en clair.")
        if place.username or place.password:
            raise ValueError("L’adresse de Jalon ne porte ni nom ni mot de passe.")
        self.root = f"{address.rstrip('/')}/api/v1"
        self.session = requests.Session()
        self.session.trust_env = False  # no .netrc, which would take the place of the token
        self.session.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        self.session.close()

    def call(self, verb: str, path: str, **more: Any) -> requests.Response:
        """The answer of a call that was granted; a refusal is raised. Redirections are not followed."""
        for attempt in range(TRIES):
            answer = self._answer(verb, path, more)
            if answer.status_code != 429 or attempt == TRIES - 1:
                break
            time.sleep(delay(answer.headers.get("Retry-After", "")))
        if 200 <= answer.status_code < 300:
            return answer
        raise _refusal(answer)

    def _answer(self, verb: str, path: str, more: dict[str, Any]) -> requests.Response:
        try:
            return self.session.request(verb, self.root + path, timeout=PATIENCE, allow_redirects=False, **more)
        except requests.RequestException as error:
            raise JalonError(0, "injoignable", "Jalon ne répond pas à cette adresse.") from error


def delay(asked: str) -> float:
    """The seconds to wait; a proxy that says a date instead is asked again after one."""
    return min(PATIENCE, int(asked)) if asked.isdecimal() else 1


def _refusal(answer: requests.Response) -> JalonError:
    try:
        said = answer.json()
        return JalonError(answer.status_code, said["code"], said["message"], said["ou"], said["details"])
    except (ValueError, KeyError, TypeError):  # something between here and Jalon answered
        return JalonError(answer.status_code, "inattendu", f"Réponse inattendue du serveur ({answer.status_code}).")
