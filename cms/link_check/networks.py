"""Which addresses of machines may be asked: those that everybody can reach, and nothing inside our own network.

Editors type links, and residents may have typed what editors copied. A name can lead anywhere, also after a redirect,
and elsewhere the second time: so the numbers are looked up once, all of them are judged, and one of those is used.
"""

import ipaddress
import socket

from django.conf import settings

MOST_ADDRESSES = 4
INSIDE_NAMES = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home", ".intranet", ".corp")
# A private number in the disguise of a public one (RFC 6052).
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class UnknownHostError(Exception):
    """No machine has this name."""


class HiddenHostError(Exception):
    """The name leads into a private network; `literally` when the link itself says so."""

    def __init__(self, literally):
        super().__init__(literally)
        self.literally = literally


def is_public(number):
    """Whether everybody can reach this number; a loopback one counts where a setting for tests says so."""
    found = ipaddress.ip_address(number)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or [None])[-1]
        if inner is None and found in TRANSLATED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if found.is_loopback and settings.LINK_CHECK_LOOPBACK:
        return True
    return found.is_global and not found.is_multicast


def is_inside(host):
    """Whether the name alone says that it is no public one."""
    try:
        return not is_public(host.strip("[]"))
    except ValueError:
        return "." not in host or any(host == name or host.endswith(name) for name in INSIDE_NAMES)


def public_numbers(host, port):
    """The numbers of the machines of this name. Raises UnknownHostError or HiddenHostError."""
    if is_inside(host):
        raise HiddenHostError(literally=True)
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnknownHostError from None
    numbers = list(dict.fromkeys(place[0].partition("%")[0] for *_kind, place in found))
    if not all(is_public(number) for number in numbers):
        raise HiddenHostError(literally=False)
    return numbers[:MOST_ADDRESSES]
