"""The code of a registration, for its page, its mails and the door. It says nothing about the person.

The number of the registration and a seal of 40 bits over its secret, in the signs of Crockford: nobody mistakes one
for another. The telephone at the door keeps a hash of it, which opens nothing.
"""

import hashlib
from hmac import compare_digest

from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.addresses import site_url
from events.kinds import Mode
from events.models import Registration

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
SEAL, LONGEST = 8, 21


def _written(number, length=1):
    found = ""
    while number or len(found) < length:
        number, rest = divmod(number, 32)
        found = SIGNS[rest] + found
    return found


def _seal(registration):
    digest = salted_hmac("events.door.codes", f"{registration.pk}:{registration.token}", algorithm="sha256").digest()
    return _written(int.from_bytes(digest[:5]), SEAL)


def code_of(registration):
    """Without spaces: as it stands in a link."""
    return _written(registration.pk) + _seal(registration)


def grouped(code):
    """ "3E8-K7QM-2XVP", to read aloud and type over."""
    number, seal = code[:-SEAL], code[-SEAL:]
    return "-".join([number, seal[:4], seal[4:]])


def tidy(text):
    """The code in what somebody typed or scanned, also a whole link; empty when there can be none in it."""
    last = text.strip().rstrip("/").rpartition("/")[2].upper().translate(MISREAD)
    found = "".join(sign for sign in last if sign not in "- .")
    fits = SEAL < len(found) <= LONGEST and all(sign in SIGNS for sign in found)
    return found if fits else ""


def find(text):
    """The Registration of a code, with its session and event; None when it is not one of ours."""
    code = tidy(text)
    if not code:
        return None
    number = _number(code[:-SEAL])
    rows = Registration.objects.select_related("session__event", "session__venue")
    row = rows.filter(pk=number).first() if number < 2**63 else None
    return row if row and compare_digest(_seal(row), code[-SEAL:]) else None


def _number(text):
    found = 0
    for sign in text:
        found = found * 32 + SIGNS.index(sign)
    return found


def has_code(registration):
    """Whoever takes part in the room shows one at the door."""
    return (
        registration.state in Registration.SEATED
        and registration.mode == Mode.ROOM
        and not registration.session.is_cancelled
    )


def path(registration):
    """The address behind the QR code, within this site."""
    return reverse("event_entrance", args=[code_of(registration)])


def link(registration):
    """The same, whole."""
    return site_url(path(registration))


def hash_of(session, code):
    """What the telephone at the door keeps to know a code by."""
    return hashlib.sha256(f"{session.uid}:{code}".encode()).hexdigest()[:20]
