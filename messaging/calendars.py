"""Invitations that a calendar program understands (RFC 5545, RFC 5546).

UID names the event and stays the same for ever; SEQUENCE goes up with each change of time or place and with a
cancellation, so that a program replaces what it has. A REQUEST with an organiser is what Outlook and Gmail update by
themselves; nobody is asked to answer, because the site is where one signs up and off.
"""

from datetime import UTC
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from .outbox import CalendarPart
from .rendering import UNPRINTABLE, mail_site
from .zones import told_in, zone_component

METHODS = ("PUBLISH", "REQUEST", "CANCEL")


def event_calendar(
    *,
    method,
    uid,
    sequence,
    summary,
    starts_at,
    ends_at,
    location="",
    description="",
    url="",
    organizer="",
    sent_by="",
    attendee="",
):
    """The CalendarPart of one event. Times are aware; `organizer`, `sent_by` and `attendee` are bare e-mail addresses.

    `sent_by` is the sender of the mail, where that is another address than the organiser's (RFC 6047, 2.3).

    Raises ValueError for an unknown method, a time without a zone, an end before the start, or a REQUEST or CANCEL
    without both people (RFC 5546, 3.2.2 and 3.2.5): calendar programs do nothing with that.
    """
    if method not in METHODS:
        raise ValueError(f"Unknown method {method!r}; choose from {', '.join(METHODS)}.")
    if timezone.is_naive(starts_at) or timezone.is_naive(ends_at) or ends_at < starts_at:
        raise ValueError("An event needs a start and an end with a time zone, in that order.")
    if method != "PUBLISH" and not (organizer and attendee):
        raise ValueError(f"A {method} for an event needs an organizer and an attendee.")
    zone = ZoneInfo(settings.TIME_ZONE)
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", told_in(zone, starts_at))
    event.add("dtend", told_in(zone, ends_at))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    for name, value in (("summary", summary), ("location", location), ("description", description), ("url", url)):
        if value:
            event.add(name, UNPRINTABLE.sub("", value))
    _add_people(event, method, organizer, sent_by, attendee)
    return CalendarPart(method, _calendar(method, event, zone).to_ical().decode())


def _add_people(event, method, organizer, sent_by, attendee):
    """A PUBLISH has an organiser and no attendees (RFC 5546, 3.2.1)."""
    if organizer:
        host = vCalAddress(f"MAILTO:{organizer}")
        host.params["CN"] = vText(mail_site().name)
        if sent_by and sent_by != organizer:
            host.params["SENT-BY"] = vText(f"MAILTO:{sent_by}")
        event.add("organizer", host)
    if attendee and method != "PUBLISH":
        guest = vCalAddress(f"MAILTO:{attendee}")
        guest.params["RSVP"] = vText("FALSE")
        guest.params["PARTSTAT"] = vText("ACCEPTED")
        guest.params["ROLE"] = vText("REQ-PARTICIPANT")
        event.add("attendee", guest)


def _calendar(method, event, zone):
    calendar = Calendar()
    calendar.add("prodid", "-//Stadmakers//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(zone_component(zone, event.start, event.end))
    calendar.add_component(event)
    return calendar
