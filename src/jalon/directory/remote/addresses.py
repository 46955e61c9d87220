"""Which addresses may be asked: http and https, of machines of the public network unless the feed says otherwise."""

import ipaddress
import socket
from urllib.parse import urlsplit

from jalon.kernel.addresses import is_public
from jalon.kernel.refusal import Refusal


def check(address: str, *, private: bool, proxied: bool) -> None:
    """Refuse what is no web address, or leads inside a private network. A proxy reads names itself."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refusal("seules les adresses http et https sont suivies")
    if parts.username or parts.password:
        raise Refusal("l'adresse contient un mot de passe ; il n'a pas sa place dans un fichier de réglage")
    if private or (proxied and not _literal(parts.hostname)):
        return
    for found in _addresses_of(parts.hostname):
        check_machine(found, private=private)


def check_machine(machine: str, *, private: bool) -> None:
    """Refuse a machine that is not of the public network: this server, its neighbours, the cloud's own services."""
    if not private and not is_public(ipaddress.ip_address(machine.partition("%")[0])):
        raise Refusal("l'adresse mène à un réseau privé, ce que la description du flux n'autorise pas (private)")


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _addresses_of(host: str) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError:
        raise Refusal(f"le nom « {host} » ne mène à aucune machine") from None
