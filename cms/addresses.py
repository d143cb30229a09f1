"""One spelling for an e-mail address, and ways to speak of it without keeping or showing it."""

import hashlib
import hmac
import unicodedata

from django.conf import settings


def normalise_address(address):
    """The one spelling in which an address is stored and looked up."""
    return unicodedata.normalize("NFKC", address).strip().lower()


def address_key(address):
    """A keyed hash that stands for an address: it can be compared, and not turned back without the key.

    The key is `STADMAKERS_ADDRESS_KEY`; changing it makes every kept hash (suppressed addresses, proof of consent
    after its data went) meaningless.
    """
    spelled = normalise_address(address).encode()
    return hmac.new(settings.ADDRESS_KEY.encode(), spelled, hashlib.sha256).hexdigest()


def masked(address):
    """Enough of an address to recognise one's own: "j•••@example.nl"."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}" if domain else "•••"
