"""A calendar program by the book, and a strict reader of calendars: with vobject, which had no part in making them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import vobject

NEEDED = {"REQUEST": {"organizer", "attendee"}, "CANCEL": {"organizer", "attendee"}, "PUBLISH": set()}


def read(raw):
    """The calendar in these octets; fails for what RFC 5545 does not allow and programs stumble over."""
    assert b"\n" not in raw.replace(b"\r\n", b""), "lines end with CRLF (3.1)"
    assert max(map(len, raw.split(b"\r\n"))) <= 75, "lines are at most 75 octets (3.1)"
    for line in raw.split(b"\r\n"):
        line.decode()  # never folded within a character
    calendar = vobject.readOne(raw.decode())
    calendar.validate(raiseException=True)
    assert calendar.version.value == "2.0"
    zones = {zone.tzid.value for zone in getattr(calendar, "vtimezone_list", [])}
    events = getattr(calendar, "vevent_list", [])
    seen = set()
    for event in events:
        _check(event, calendar.method.value, zones)
        assert event.uid.value not in seen, "each event once"
        seen.add(event.uid.value)
    return calendar, events


def _check(event, method, zones):
    for name in ("uid", "dtstamp", "dtstart", "dtend", "summary", "sequence", "status"):
        assert len(event.contents.get(name, [])) == 1, name
    assert event.dtstamp.value.tzinfo is not None
    for moment in (event.dtstart, event.dtend):
        assert isinstance(moment.value, datetime), "never a whole day"
        assert moment.value.tzinfo is not None
    # `vobject` takes the zone out of the parameters and into the value; UTC has none.
    used = {part.params.get("X-VOBJ-ORIGINAL-TZID", [""])[0] for part in (event.dtstart, event.dtend)}
    assert used - {""} <= zones
    assert event.dtend.value > event.dtstart.value
    assert NEEDED[method] <= set(event.contents), "RFC 5546, 3.2.1 to 3.2.5"
    if method == "CANCEL":
        assert event.status.value == "CANCELLED"


@dataclass
class Entry:
    """What a program knows of one event."""

    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    location: str
    cancelled: bool
    organizer: str


@dataclass
class CalendarProgram:
    """Takes messages by RFC 5546, 2.1.5: by UID, a higher SEQUENCE, or the same one with a later DTSTAMP."""

    entries: dict = field(default_factory=dict)
    ignored: int = 0

    def receive(self, raw):
        calendar, events = read(raw if isinstance(raw, bytes) else raw.encode())
        for event in events:
            self._take(event, calendar.method.value)

    def _take(self, event, method):
        known = self.entries.get(event.uid.value)
        new = Entry(
            sequence=int(event.sequence.value),
            stamp=event.dtstamp.value,
            starts_at=event.dtstart.value.astimezone(UTC),
            ends_at=event.dtend.value.astimezone(UTC),
            location=event.contents["location"][0].value if "location" in event.contents else "",
            cancelled=method == "CANCEL" or event.status.value == "CANCELLED",
            organizer=event.organizer.value if "organizer" in event.contents else "",
        )
        if method == "CANCEL" and known is None:
            self.ignored += 1
        elif known and known.organizer and new.organizer != known.organizer:
            # Changes come from the organiser alone (RFC 5546, 2.1.4).
            self.ignored += 1
        elif known and (new.sequence, new.stamp) < (known.sequence, known.stamp):
            self.ignored += 1
        else:
            self.entries[event.uid.value] = new
