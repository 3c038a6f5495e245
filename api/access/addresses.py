"""Addresses: this machine's own, and whose a request is when it comes through a proxy."""

import ipaddress
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Network = IPv4Network | IPv6Network


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own.

    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    if host.lower() == "localhost":
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def client_address(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Where a request comes from.

    What ``X-Forwarded-For`` says is believed only of a proxy that we trust, and of it only what that proxy itself saw: the last
    address that is not a trusted proxy's own.

    :param peer: whoever is at the other end of the connection
    :param forwarded: values of X-Forwarded-For, in their order

    >>> proxy = [ipaddress.ip_network("10.0.0.0/8")]
    >>> client_address("10.0.0.1", ["6.6.6.6, 192.0.2.7, 10.0.0.2"], proxy), client_address("192.0.2.9", ["6.6.6.6"], proxy)
    ('192.0.2.7', '192.0.2.9')
    """
    here = peer
    for hop in reversed([part.strip() for value in forwarded for part in value.split(",")]):
        address = _address(here)
        if address is None or not any(address in network for network in trusted) or _address(hop) is None:
            break
        here = str(_address(hop))
    return here


def group_of(address: str) -> str:
    """What is counted as one caller: an IPv4 address, or the network that one IPv6 subscriber has.

    >>> group_of("192.0.2.7"), group_of("2001:db8:1:2:3:4:5:6")
    ('192.0.2.7', '2001:db8:1:2::')
    """
    found = _address(address)
    if isinstance(found, IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return address


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
