"""Where a push may go. A subscription's address comes from a browser, hence from anybody: it must not lead inside.

Checked twice: the written address when somebody subscribes and before each message, and every network address that its
name resolves to before a connection is made.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

_PUSH_SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
_LONGEST_ENDPOINT = 2048
# Printable ASCII without what parsers disagree about: backslash, quotes, brackets, fragment.
_PLAIN = re.compile(r"[!$%&()*+,\-./0-9:;=?@A-Z_a-z~]+")
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")

# More than `is_private` knows: what can be routed back inside, carries an IPv4 address, or is nobody's.
_NOT_PUBLIC_4 = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
    "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
)  # fmt: skip
# Inside 2000::/3: Teredo and its neighbours, documentation, 6to4, AS112. NAT64 and mapped addresses lie outside.
_NOT_PUBLIC_6 = ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_4 = tuple(ipaddress.IPv4Network(network) for network in _NOT_PUBLIC_4)
_REFUSED_6 = tuple(ipaddress.IPv6Network(network) for network in _NOT_PUBLIC_6)


class EndpointRefused(ValueError):
    """The address is not one of a push service. The message gives the rule, never the address."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What may be reached. `ports` and `networks` differ from this only where tests bring their own push service."""

    extra_hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = (443,)
    networks: tuple[str, ...] = ()


def push_host(endpoint: str, *, rules: Rules) -> str:
    """The host of `endpoint`, or EndpointRefused. Touches no network."""
    if len(endpoint) > _LONGEST_ENDPOINT or not _PLAIN.fullmatch(endpoint):
        raise EndpointRefused("too long, or has characters that do not belong in an address")
    try:
        split = urlsplit(endpoint)
        host, port = split.hostname or "", 443 if split.port is None else split.port
    except ValueError:
        raise EndpointRefused("no address at all") from None
    if not endpoint.startswith("https://"):
        raise EndpointRefused("only https")
    if "@" in split.netloc or split.netloc.endswith(":"):
        raise EndpointRefused("names a user, or an empty port")
    if port not in rules.ports:
        raise EndpointRefused("not the port of https")
    if not _NAME.fullmatch(host) or is_number(host):
        raise EndpointRefused("an address needs a host name")
    if not is_known_host(host, extra_hosts=rules.extra_hosts):
        raise EndpointRefused("not a push service we know")
    return host


def is_number(host: str) -> bool:
    """True for anything a resolver reads as an IPv4 address: 127.0.0.1, 127.1, 2130706433, 0x7f.1, 017700000001."""
    return bool(_NUMBER.fullmatch(host.rpartition(".")[2]))


def is_known_host(host: str, *, extra_hosts: Iterable[str] = ()) -> bool:
    """Whether the lower-case `host` is on the list; `*.example.org` covers all below it but not itself."""
    return any(_covers(pattern, host) for pattern in (*_PUSH_SERVICES, *extra_hosts))


def _covers(pattern: str, host: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) > len(pattern) - 1
    return host == pattern


def extra_host_problem(pattern: str) -> str | None:
    """Why an entry of PUSH_EXTRA_HOSTS is none, or None."""
    name = pattern.removeprefix("*.")
    if not _NAME.fullmatch(name) or is_number(name):
        return "not a host name in lower case"
    return None if "." in name else "a name without a dot"


def is_reachable(address: str, *, rules: Rules) -> bool:
    """Whether a connection to this resolved address is allowed: global unicast, or in a network the tests named."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if "%" in address:
        return False  # a scope (fe80::1%eth0) means nothing on the global network
    networks = (ipaddress.ip_network(network) for network in rules.networks)
    return is_public(number) or any(number in network for network in networks)


def is_public(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Global unicast and nothing else."""
    if isinstance(number, ipaddress.IPv4Address):
        return number.is_global and not any(number in network for network in _REFUSED_4)
    inside = number in _PUBLIC_6 and number.is_global
    return inside and not any(number in network for network in _REFUSED_6)
