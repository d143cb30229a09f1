"""Invitations, read again by a parser."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from messaging.calendars import event_calendar

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Amsterdam")
STARTS = datetime(2027, 3, 27, 23, 0, tzinfo=ZONE)


def make(**fields):
    values = {
        "method": "REQUEST",
        "uid": "bijeenkomst-17@stad.example.nl",
        "sequence": 2,
        "summary": "Initiatiefcafé 😀 " + "é" * 80,
        "starts_at": STARTS,
        # Over the night on which the clock goes forward.
        "ends_at": STARTS + timedelta(hours=10),
        "location": "Plein 1, Stad; zaal\n2",
        "description": "Tot dan,\nhet team\x00",
        "url": "https://stad.example.nl/agenda/",
        "organizer": "agenda@example.nl",
        "attendee": "ada@example.nl",
    }
    return event_calendar(**{**values, **fields})


def read(part):
    calendar = Calendar.from_ical(part.content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_invitation():
    part = make()
    calendar, event = read(part)
    assert part.method == calendar["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("bijeenkomst-17@stad.example.nl", 2, "CONFIRMED")
    assert event["SUMMARY"] == "Initiatiefcafé 😀 " + "é" * 80
    assert event["LOCATION"] == "Plein 1, Stad; zaal\n2"
    assert event["DTSTART"].dt == STARTS
    assert event["DTEND"].dt == STARTS + timedelta(hours=10)
    assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert abs(event["DTSTAMP"].dt - timezone.now()) < timedelta(minutes=1)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Amsterdam"


def test_lines_are_short_in_octets_and_end_well():
    raw = make().content.encode()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75


def test_a_cancellation_and_a_plain_announcement():
    _calendar, cancelled = read(make(method="CANCEL", sequence=3))
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 3)
    calendar, published = read(make(method="PUBLISH"))
    assert calendar["METHOD"] == "PUBLISH"
    assert "ATTENDEE" not in published


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "REPLY"},
        {"starts_at": datetime(2027, 1, 1)},
        {"ends_at": STARTS - timedelta(minutes=1)},
        {"organizer": ""},
        {"method": "CANCEL", "attendee": ""},
    ],
)
def test_what_no_event_can_be(wrong):
    with pytest.raises(ValueError, match="event needs|Unknown method"):
        make(**wrong)
