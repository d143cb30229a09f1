"""Answers of calendar programs: somebody pressed "No" there, and did not sign off here (RFC 5546, 3.2.3).

An answer comes by mail, and anybody can write mail in anybody's name. So it never signs anybody off: when it fits (our
own address for this person, from the person's own mailbox, about what is in their calendar), the person is asked, in a
mail with the link that does it. Once for each state of the appointment: nobody can be worn down by it.
"""

import logging
from dataclasses import dataclass

from icalendar import Calendar

from cms.addresses import normalise_address
from events.models import Registration
from messaging import incoming, reply_addresses

from . import mails
from .calendars import ANSWERS, host

logger = logging.getLogger("events.calendars")
DECLINED = "DECLINED"


@dataclass(frozen=True)
class Reply:
    """What one calendar says of one attendee."""

    uid: str
    attendee: str
    said: str


def read(text):
    """The Reply in a calendar object, or None. Whatever a stranger sends, it raises nothing."""
    try:
        calendar = Calendar.from_ical(text)
        (event,) = calendar.walk("VEVENT")
        attendee = event["ATTENDEE"]
        address = normalise_address(str(attendee).partition(":")[2])
        said = str(attendee.params.get("PARTSTAT", "")).upper()
        uid, method = str(event["UID"]), str(calendar["METHOD"]).upper()
    # A stranger made it: several people, none, or no calendar at all.
    except Exception:
        return None
    return Reply(uid, address, said) if method == "REPLY" else None


def _find(address):
    """The live registration whose address for answers this is, or None."""
    rows = Registration.objects.live().filter(session=reply_addresses.number_in(ANSWERS, address))
    for row in rows.select_related("session__event", "session__venue"):
        if reply_addresses.is_genuine(ANSWERS, address, row.person_key):
            return row
    return None


def take(letter, address):
    """Ask whoever said no whether they want to sign off; tell whoever wrote words that nobody reads them here."""
    row = _find(address)
    if row is None or row.session.is_over():
        return
    if not letter.sender or letter.sender != row.address:
        logger.warning("An answer about registration %d came from another mailbox.", row.pk)
        return
    reply = read(letter.calendar) if letter.calendar else None
    if reply is None:
        if not (letter.calendar or letter.automatic):
            mails.not_read(row)
    elif (reply.said, reply.attendee, reply.uid) == (DECLINED, row.address, f"{row.calendar_uid}@{host()}"):
        mails.declined_in_calendar(row)


def register():
    """Called once, when all apps are ready."""

    def wants(address):
        return reply_addresses.has_our_form(ANSWERS, address)

    incoming.register(incoming.Reader(name="events.calendar_replies", wants=wants, take=take))
