"""Where a submission comes from, without keeping it: prefixes of addresses, and only as keyed hashes."""

import ipaddress

from django.utils.crypto import salted_hmac

from accounts.login import client_address

# What one household or organisation usually has; a single address is changed too easily.
PREFIXES = {4: 24, 6: 48}


def network_of(address):
    """The prefix that an address belongs to, "unknown" for none; an IPv4 address inside IPv6 counts as IPv4."""
    if not address:
        return "unknown"
    found = ipaddress.ip_address(address)
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((int(found), PREFIXES[found.version]), strict=False))


def bucket_name(form, kind, value):
    """The name of a token bucket; the value itself cannot be read from it."""
    return f"guard:{kind}:{salted_hmac(f'accounts.guard.{kind}', f'{form} {value}', algorithm='sha256').hexdigest()}"


def origin(request):
    """The network that a request comes from, as of its trusted proxies."""
    return network_of(client_address(request))
