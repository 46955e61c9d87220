"""The instance behind a proxy: below a path of the public address, and trusting nobody else about who asks."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

Application = Callable[[dict[str, Any], Callable], Iterable[bytes]]
SAID_BY_PROXIES = ("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def below(path: str, application: Application) -> Application:
    """`/jalon/suivi/` and `/suivi/` lead to the same page: a proxy sends the first, who asks directly the second."""

    def call(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        asked = environ.get("PATH_INFO", "")
        if path and (asked == path or asked.startswith(f"{path}/")):
            environ["PATH_INFO"] = asked.removeprefix(path) or "/"
        return application(environ, start_response)

    return call


def trusting(proxies: list[IPv4Network | IPv6Network], application: Application) -> Application:
    """Drop what somebody else than these says of whom he asks for, and of how it was asked."""

    def call(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if not is_one_of(environ.get("REMOTE_ADDR", ""), proxies):
            for name in [name for name in environ if name.startswith(SAID_BY_PROXIES)]:
                del environ[name]
        return application(environ, start_response)

    return call


def is_one_of(address: str, networks: list[IPv4Network | IPv6Network]) -> bool:
    try:
        asking = ip_address(address)
    except ValueError:
        return False
    if isinstance(asking, IPv6Address) and asking.ipv4_mapped:
        asking = asking.ipv4_mapped
    return any(asking in network for network in networks)
