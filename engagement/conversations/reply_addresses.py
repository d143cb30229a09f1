"""The address to which a participant may answer by mail: "gesprek+4f-abcdefghijkl@example.nl".

It is different for each participant of each conversation and cannot be made without the key. Mail servers may change
upper and lower case, so it has only one.
"""

import base64
import hashlib
import hmac
import re

from django.conf import settings
from django.utils.http import base36_to_int, int_to_base36

from engagement.models import Participant

MAC_LENGTH = 16
TOKEN = re.compile(rf"([0-9a-z]{{1,13}})-([a-z2-7]{{{MAC_LENGTH}}})")


def is_read():
    """Whether answers come in: to a mailbox that the worker reads, or posted by a mail server."""
    return bool(settings.REPLY_ADDRESS and (settings.BOUNCE_MAILBOX_URL or settings.MAIL_REPORT_SECRET))


def _mac(pk):
    digest = hmac.new(settings.ADDRESS_KEY.encode(), f"reply address:{pk}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:MAC_LENGTH]


def make(participant):
    """The address for this participant; "" when nobody reads answers."""
    if not is_read():
        return ""
    local, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    return f"{local}+{int_to_base36(participant.pk)}-{_mac(participant.pk)}@{domain}"


def _token(address):
    own_local, at, own_domain = settings.REPLY_ADDRESS.lower().rpartition("@")
    local, _at, domain = address.strip().lower().rpartition("@")
    prefix, _plus, token = local.rpartition("+")
    return TOKEN.fullmatch(token) if at and (prefix, domain) == (own_local, own_domain) else None


def has_our_form(address):
    """Whether it looks like an address for answers, real or not."""
    return _token(address) is not None


def pattern():
    """What any address for answers looks like, for a search in a text."""
    local, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    return rf"{re.escape(local)}\+[0-9a-z-]{{1,60}}@{re.escape(domain)}"


def find(address):
    """The participant whose address this is, or None."""
    found = _token(address)
    number = base36_to_int(found[1]) if found else 0
    if not found or number >= 2**63 or not hmac.compare_digest(_mac(number), found[2]):
        return None
    return Participant.objects.select_related("conversation", "user").filter(pk=number).first()
