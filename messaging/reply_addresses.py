"""Addresses that the site gives out for answers, such as "gesprek+4f-abcdefghijklmnop@example.nl".

Each names a thing by its number and cannot be made without the key. `kind` keeps those of one module apart from those
of others: lower-case letters that end in "-", or "" for the first there was. Mail servers may change upper and lower
case, so an address has only one.
"""

import base64
import hashlib
import hmac
import re

from django.conf import settings
from django.utils.http import base36_to_int, int_to_base36

MAC_LENGTH = 16
TOKEN = rf"([0-9a-z]{{1,13}})-([a-z2-7]{{{MAC_LENGTH}}})"


def is_read():
    """Whether answers come in: to a mailbox that the worker reads, or posted by a mail server."""
    return bool(settings.REPLY_ADDRESS and (settings.BOUNCE_MAILBOX_URL or settings.MAIL_REPORT_SECRET))


def _mac(kind, number, secret):
    signed = f"reply address:{kind}{number}{secret}".encode()
    digest = hmac.new(settings.ADDRESS_KEY.encode(), signed, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:MAC_LENGTH]


def make(kind, number, secret=""):
    """The address of this thing, or "" when nobody reads answers; `secret` stands in it only by its signature."""
    if not is_read():
        return ""
    local, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    return f"{local}+{kind}{int_to_base36(number)}-{_mac(kind, number, secret)}@{domain}"


def _found(kind, address):
    own_local, at, own_domain = settings.REPLY_ADDRESS.lower().rpartition("@")
    local, _at, domain = address.strip().lower().rpartition("@")
    prefix, _plus, token = local.rpartition("+")
    ours = at and (prefix, domain) == (own_local, own_domain)
    return re.fullmatch(re.escape(kind) + TOKEN, token) if ours else None


def has_our_form(kind, address):
    """Whether it looks like an address of this kind, real or not."""
    return _found(kind, address) is not None


def number_in(kind, address):
    """The number that the address claims, or None. Ask `is_genuine` before believing it."""
    found = _found(kind, address)
    number = base36_to_int(found[1]) if found else 2**63
    return number if number < 2**63 else None


def is_genuine(kind, address, secret=""):
    """Whether we made this address, for this secret."""
    found, number = _found(kind, address), number_in(kind, address)
    return number is not None and hmac.compare_digest(_mac(kind, number, secret), found[2])


def pattern():
    """What any address for answers looks like, for a search in a text."""
    local, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    return rf"{re.escape(local)}\+[0-9a-z-]{{1,60}}@{re.escape(domain)}"
