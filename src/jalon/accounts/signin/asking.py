"""A provider called by Jalon: where it may be, how long it may take, how much of what it says is taken.

What a provider publishes names other addresses. They are no more believed than what a person types: they lie on the
public network, on the provider's own host, or where the operator opens the way (JALON_OUTGOING). The host of `issuer`
itself is written by the operator: it may be inside.
"""

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from jalon.accounts.signin.configuration import Provider, is_this_machine
from jalon.accounts.signin.refusals import Silent
from jalon.jobs import outgoing
from jalon.kernel import addresses
from jalon.kernel.addresses import Allowed
from jalon.kernel.refusal import Refusal

PATIENCE, DEADLINE = 5, 10  # seconds between two pieces of an answer, and for all of it
LARGEST = 1_000_000  # bytes of an answer
LONGEST = 2_000  # characters of an address
THIS_MACHINE = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


@dataclass(frozen=True)
class Answer:
    """What a provider has answered, taken whole. `kind`: its content type, bare."""

    status: int
    kind: str
    body: bytes


def get(provider: Provider, address: str, headers: Mapping[str, str] | None = None) -> Answer:
    return _call(provider, "GET", address, headers or {}, None)


def post(provider: Provider, address: str, form: Mapping[str, str]) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return _call(provider, "POST", address, headers, urlencode(form).encode())


def read(provider: Provider, answer: Answer) -> dict[str, Any]:
    """The object that an answer holds, when all went well."""
    try:
        found = json.loads(answer.body) if answer.status == 200 else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Silent(provider, f"il répond {answer.status}, ou autre chose que ce qui est attendu")
    return found


def is_secure(provider: Provider, address: str) -> bool:
    """A well-formed address in HTTPS; or on this machine, when the provider itself is there."""
    try:
        found = addresses.read(address, LONGEST)
    except Refusal:
        return False
    return found.is_secure or all(map(is_this_machine, (found.host, addresses.read(provider.issuer).host)))


def allowed_for(provider: Provider) -> Allowed:
    """Where the addresses of this provider may lead."""
    host = addresses.read(provider.issuer).host
    beside = THIS_MACHINE if is_this_machine(host) else ()
    opened = settings.OUTGOING
    return replace(opened, names=opened.names | {host}, networks=(*opened.networks, *beside))


def _call(provider: Provider, method: str, address: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    """One exchange, which follows no redirection; never more is taken than an answer may hold."""
    if not is_secure(provider, address):
        raise Silent(provider, f"« {address[:200]} » n'est pas une adresse en https://")
    try:
        with outgoing.calling(
            method, address, headers, body, allowed=allowed_for(provider),
            deadline=DEADLINE, patience=PATIENCE, proxied=True,
        ) as incoming:  # fmt: skip
            taken = bytearray()
            while len(taken) <= LARGEST and (piece := incoming.read(LARGEST + 1 - len(taken))):
                taken += piece
    except (outgoing.Unreachable, Refusal) as error:
        raise Silent(provider, str(error)) from error
    if len(taken) > LARGEST:
        raise Silent(provider, f"sa réponse dépasse {LARGEST} octets")
    kind = incoming.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Answer(incoming.status, kind, bytes(taken))
