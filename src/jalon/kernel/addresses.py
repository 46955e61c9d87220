"""Which addresses Jalon may call by itself: those of the public network, and those its operator names.

A person types an address, and Jalon calls it from inside the network it is kept in. Without this rule he would
read, through Jalon, what only that network sees. The decision is taken on the numbers the name resolves to, and
`jobs/outgoing.py` connects to the very number that was decided upon.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from jalon.kernel.refusal import Refusal

LONGEST = 500
PORTS = {"http": 80, "https": 443}
Number = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_CARRYING_IPV4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))  # NAT64, and the former form


@dataclass(frozen=True)
class Allowed:
    """What is opened besides the public network over https: names of hosts, networks; and by whom it is.

    `plain`: public servers may also be called over http, where nothing secret is sent and what comes is checked.
    """

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    plain: bool = False
    how: str = "que si son exploitant l'ouvre (JALON_OUTGOING)"

    @classmethod
    def read(cls, text: str) -> "Allowed":
        """ "crm.interne, 10.2.0.0/16, 127.0.0.1": a network or a number as such, anything else is a name."""
        names, networks = set(), []
        for word in text.replace(",", " ").split():
            try:
                networks.append(ipaddress.ip_network(word, strict=False))
            except ValueError:
                names.add(word.lower().rstrip("."))
        return cls(frozenset(names), tuple(networks))

    def opens(self, host: str, number: Number) -> bool:
        return host in self.names or any(number in network for network in self.networks)


@dataclass(frozen=True)
class Address:
    """A well-formed address. `host` is in ASCII, without brackets; `path` holds the query too."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    @property
    def is_number(self) -> bool:
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return False
        return True


def read(text: str, longest: int = LONGEST) -> Address:
    """The parts of an address that a person typed; a refusal says what is wrong with it."""
    if len(text) > longest:
        raise Refusal(f"L'adresse dépasse {longest} caractères.")
    if not text.isascii() or any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in text):
        raise Refusal("L'adresse contient un caractère qui n'y a pas sa place (espace, accent, barre inversée).")
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise Refusal("Cette adresse ne se lit pas.") from error
    if parts.scheme not in PORTS or not host:
        raise Refusal("L'adresse commence par https:// (ou http://), suivi d'un nom de serveur.")
    if parts.username is not None or parts.password is not None:
        raise Refusal("L'adresse ne porte ni nom ni mot de passe.")
    if parts.fragment:
        raise Refusal("L'adresse ne porte pas de « # ».")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, host, port or PORTS[parts.scheme], path)


def choose(address: Address, numbers: Iterable[str], allowed: Allowed) -> str:
    """The number to connect to, among those the name resolves to. One that is closed closes the name."""
    found = [ipaddress.ip_address(number.partition("%")[0]) for number in numbers]
    if not found:
        raise Refusal(f"Le nom « {address.host} » ne mène à aucune adresse.")
    if all(allowed.opens(address.host, number) for number in found):
        return str(found[0])
    if not (address.is_secure or allowed.plain):
        raise Refusal("L'adresse doit commencer par https:// ; http:// ne sert qu'aux adresses que l'exploitant ouvre.")
    closed = [number for number in found if not (is_public(number) or allowed.opens(address.host, number))]
    if closed:
        raise Refusal(f"« {address.host} » mène à une adresse interne : Jalon ne l'appelle {allowed.how}.")
    return str(found[0])


def is_public(number: Number) -> bool:
    """Is it somebody on the public network? An IPv4 number carried inside an IPv6 one is looked at as itself."""
    if isinstance(number, ipaddress.IPv6Address) and (carried := _carried(number)) is not None:
        return is_public(carried)
    return number.is_global and not (number.is_multicast or number.is_reserved or number.is_unspecified)


def _carried(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 number inside: mapped, 6to4, Teredo, translated."""
    if inside := number.ipv4_mapped or number.sixtofour:
        return inside
    if number.teredo:
        return number.teredo[1]
    if any(number in network for network in _CARRYING_IPV4):
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return None
