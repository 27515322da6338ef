"""Which addresses a webhook may be sent to."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from shopcontent.exceptions import InvalidInput

# RFC 6052: an IPv4 address in the last 32 bits.
NAT64 = ip_network("64:ff9b::/96")
# What Python takes for public and is not: local translation (RFC 8215), IPv4-compatible and
# -translated addresses (RFC 4291, 2765), site-local ones (RFC 3879), the rest of 192.0.0.0/24.
RESERVED = [
    ip_network(network)
    for network in ("64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96", "fec0::/10", "192.0.0.0/24")
]


class PrivateAddress(Exception):
    """A name leads to an address that is not on the public internet."""


class NoAddress(Exception):
    """A name leads nowhere."""


def check_url(url: str) -> str:
    """`url` as it may be kept; raises InvalidInput with what is wrong with it.

    https only, without user name, password or fragment; with WEBHOOK_ALLOW_PRIVATE also http and
    private addresses. Where a name leads is looked at with every delivery.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise InvalidInput(_("This is not a web address.")) from None
    if not url.isascii() or not url.isprintable() or " " in url:
        raise InvalidInput(_("Write the address in ASCII, other signs percent-encoded."))
    if not host or parts.scheme not in {"http", "https"}:
        raise InvalidInput(_("This is not a web address."))
    if parts.scheme == "http" and not settings.WEBHOOK_ALLOW_PRIVATE:
        raise InvalidInput(_("The address must begin with https://."))
    if parts.username or parts.password or parts.fragment:
        raise InvalidInput(_("The address may have no user name, password or fragment."))
    if not settings.WEBHOOK_ALLOW_PRIVATE and _is_private_host(host):
        raise InvalidInput(_("The address must be on the public internet."))
    return url


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, all of them public unless WEBHOOK_ALLOW_PRIVATE.

    Raises NoAddress, PrivateAddress.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAddress(str(error)) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    private = [address for address in addresses if not is_public(address)]
    if private and not settings.WEBHOOK_ALLOW_PRIVATE:
        raise PrivateAddress(private[0])
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, and an IPv4 address inside it too."""
    ip = ip_address(address.partition("%")[0])
    inner = _inner(ip) if isinstance(ip, IPv6Address) else None
    if any(ip in network for network in RESERVED if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and (inner is None or is_public(str(inner)))


def _inner(ip: IPv6Address) -> IPv4Address | None:
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _is_private_host(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(host)
    except ValueError:
        return False
