"""Which addresses the outside world may make this server call: the public ones, and nothing in between."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# IANA special-purpose registries, and what clouds answer on. Written out, because the standard library's
# `is_global` has changed between patch releases.
_REFUSED_4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared; one cloud's metadata is in it
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's agent, on a public address
        "169.254.0.0/16",  # link-local, metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relay
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# All of IPv6 that is routed; IPv4-mapped, NAT64, unique local, link-local and multicast are outside.
_ROUTED_6 = ip_network("2000::/3")
_REFUSED_6 = tuple(
    ip_network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "2002::/16",  # 6to4: carries an IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_ISATAP = (0x00005EFE, 0x02005EFE)


def is_public(address: Address) -> bool:
    """True for an address of the open Internet, that cannot lead back into a private network."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_4)
    is_tunnel = (int(address) >> 32) & 0xFFFFFFFF in _ISATAP
    return address in _ROUTED_6 and not is_tunnel and not any(address in network for network in _REFUSED_6)


def is_loopback(address: Address) -> bool:
    """127.0.0.0/8 and ::1 as such; ::ffff:127.0.0.1 is a disguise."""
    return address.is_loopback and not (isinstance(address, IPv6Address) and address.ipv4_mapped)


def read_address(text: str) -> Address | None:
    """The address as resolvers write it; None for a name, a zone (`fe80::1%eth0`) or any other spelling."""
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None
