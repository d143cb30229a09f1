"""Every calendar that leaves the site, read by another parser, and replayed as a calendar program takes it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from events.models import Registration, Session
from events.registrations import by_staff, changing, signing_up
from events.staff import changes
from messaging.models import Message
from tests import factories
from tests.staff import at

from .calendar_client import CalendarProgram, read
from .signing import sign_up, wish

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
LONG = "Café ‘De Brug’ – ontmoeting; thema: wonen, zorg \\ groen 😀 " + "é" * 90


@pytest.fixture(autouse=True)
def answers_are_read(settings):
    settings.REPLY_ADDRESS = "gesprek@stadmakers.example.nl"
    settings.BOUNCE_MAILBOX_URL = "imaps://reader:secret@mail.example.nl/INBOX"


def mailed(row=None):
    """The calendars of the mails, in the order in which they went."""
    found = Message.objects.exclude(body__calendar="").order_by("pk")
    found = found.filter(address=row.address) if row else found
    return [message.body.calendar for message in found]


def feed(client, question=""):
    return client.get(f"/agenda/ical/{question}").content


def reload(session):
    return Session.objects.select_related("event", "venue").get(pk=session.pk)


# --- each kind validates ---------------------------------------------------------------------------


def test_the_feed_and_its_filters(client, event, session):
    online = factories.SessionFactory(event=event, attendance="online", online_url="https://video.example.nl/x")
    vague = factories.SessionFactory(event=event, precision="month", sign_up="none")
    gone = factories.SessionFactory(event=event, status="cancelled", cancelled_reason="Storm")
    _calendar, events = read(feed(client))
    found = {one.uid.value: one for one in events}
    assert len(found) == 3
    assert not any(str(vague.uid) in uid for uid in found)
    states = {str(one.uid): next(found[uid] for uid in found if str(one.uid) in uid) for one in (session, online, gone)}
    assert states[str(gone.uid)].status.value == "CANCELLED"
    assert states[str(online.uid)].location.value == "online"
    assert "video.example.nl" not in feed(client).decode()
    _calendar, events = read(feed(client, "?hoe=online"))
    assert [one.uid.value for one in events] == [states[str(online.uid)].uid.value]
    _calendar, events = read(feed(client, "?soort=op-pad"))
    assert events == []


def test_text_survives_whatever_is_in_it(client, event):
    event.title, event.introduction = LONG, f"Regel een\nRegel twee, met; tekens {LONG}"
    event.save()
    factories.SessionFactory(event=event, title="Deel 1; «inloop», koffie", place="Plein 1,\tHaarlem; zaal 2")
    _calendar, [one] = read(feed(client))
    assert one.summary.value == f"{LONG}: Deel 1; «inloop», koffie"
    assert "Regel een\nRegel twee, met; tekens" in one.description.value
    assert one.location.value == "Plein 1,\tHaarlem; zaal 2"


@pytest.mark.parametrize(
    ("begin", "hours"),
    [
        (datetime(2027, 3, 27, 23, 0, tzinfo=ZONE), 10),
        (datetime(2027, 3, 28, 1, 30, tzinfo=ZONE), 2),
        (datetime(2027, 10, 30, 22, 0, tzinfo=ZONE), 9),
        (datetime(2027, 10, 31, 2, 30, tzinfo=ZONE), 1),
        (datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=ZONE), 1),
        (datetime(2027, 7, 1, 0, 0, tzinfo=ZONE), 24),
    ],
)
def test_the_hour_is_right_also_in_the_nights_of_the_clock(client, event, begin, hours):
    begin = begin.astimezone(UTC)
    session = factories.SessionFactory(event=event, starts_at=begin, ends_at=begin + timedelta(hours=hours))
    row = sign_up(session, 0)
    for raw in (feed(client), mailed(row)[0].encode()):
        _calendar, [one] = read(raw)
        assert one.dtstart.value.astimezone(UTC) == session.starts_at
        assert one.dtend.value.astimezone(UTC) == session.ends_at


def test_of_a_course_each_evening_has_its_own_identifier(client, home, event):
    event.is_series = True
    event.save()
    evenings = [factories.SessionFactory(event=event, starts_at=timezone.now() + n * 7 * DAY) for n in (1, 2, 3)]
    _calendar, events = read(client.get(f"{event.url}ical/").content)
    uids = {one.uid.value for one in events}
    assert len(uids) == 3
    signing_up.register(sessions=evenings, wish=wish(0), proven=True, key="cursus")
    message = Message.objects.get(kind="events/registered")
    assert message.body.calendar == ""
    # The codes for the door are there too.
    files = [bytes(one.content) for one in message.body.attachments.all() if one.filename.endswith(".ics")]
    mailed_uids = set()
    for raw in files:
        calendar, [one] = read(raw)
        assert calendar.method.value == "REQUEST"
        mailed_uids.add(one.uid.value)
    assert mailed_uids == uids


def test_an_appointment_is_its_slot(event):
    session = factories.SessionFactory(event=event, slot_minutes=30, capacity_room=1)
    first, second = sign_up(session, 0, slot=0), sign_up(session, 1, slot=1)
    _calendar, [one] = read(mailed(first)[0].encode())
    _calendar, [two] = read(mailed(second)[0].encode())
    assert one.uid.value != two.uid.value
    assert two.dtstart.value == one.dtend.value
    assert one.dtend.value - one.dtstart.value == timedelta(minutes=30)


def test_who_takes_part_online_gets_the_link_and_nobody_else(event):
    session = factories.SessionFactory(
        event=event, attendance="hybrid", online_url="https://video.example.nl/x", capacity_online=5
    )
    here, there = sign_up(session, 0), sign_up(session, 1, mode="online")
    _calendar, [one] = read(mailed(there)[0].encode())
    assert "video.example.nl" in one.description.value
    assert one.location.value == "online"
    _calendar, [one] = read(mailed(here)[0].encode())
    assert "video.example.nl" not in one.description.value


# --- a sequence of states, as a calendar program takes them ---------------------------------------


def test_from_signing_up_to_signing_off(client, event, staff):
    """Register, moved, more room, cancelled, restored, signed up again, signed off: each in its own minute."""
    session = factories.SessionFactory(event=event, capacity_room=2)
    program, subscribed = CalendarProgram(), CalendarProgram()
    start, taken = timezone.now().replace(microsecond=0), 0

    def after(minutes, act):
        """Do it at that minute; the program then reads the new mails and the feed."""
        nonlocal taken
        with at(start + timedelta(minutes=minutes)):
            result = act()
            messages = mailed(row) if row else mailed()
            for raw in messages[taken:]:
                program.receive(raw)
            taken = len(messages)
            subscribed.receive(feed(client))
        return result

    def edit(**fields):
        changed = reload(session)
        for name, value in fields.items():
            setattr(changed, name, value)
        changes.save(changed)

    row = None
    row = after(0, lambda: sign_up(session, 0))
    [uid] = program.entries
    assert set(subscribed.entries) == {uid}
    assert program.entries[uid].location == "Buurthuis"

    later = session.starts_at + DAY
    after(1, lambda: edit(starts_at=later, ends_at=later + timedelta(hours=3), place="Andere zaal"))
    for one in (program, subscribed):
        entry = one.entries[uid]
        assert (entry.starts_at, entry.ends_at - entry.starts_at) == (later, timedelta(hours=3))
        assert entry.location == "Andere zaal"

    count = taken
    after(2, lambda: edit(capacity_room=9))
    assert taken == count
    after(3, lambda: changes.cancel(reload(session), reason="Storm"))
    assert program.entries[uid].cancelled
    assert subscribed.entries[uid].cancelled
    after(4, lambda: changes.restore(reload(session)))
    assert program.entries[uid].cancelled
    assert not subscribed.entries[uid].cancelled
    again = after(5, lambda: sign_up(session, 0, key="opnieuw"))
    assert not program.entries[uid].cancelled
    after(6, lambda: changing.cancel(again))
    assert program.entries[uid].cancelled
    assert not subscribed.entries[uid].cancelled
    assert (program.ignored, subscribed.ignored) == (0, 0)
    assert list(program.entries) == [uid]


def test_an_old_mail_that_comes_late_changes_nothing(event):
    session = factories.SessionFactory(event=event)
    row = sign_up(session, 0)
    changed = reload(session)
    changed.place = "Andere zaal"
    changes.save(changed)
    changing.cancel(row)
    first, second, last = mailed(row)
    for order in ((first, last, second), (first, second, last), (first, last, second, first)):
        program = CalendarProgram()
        for raw in order:
            program.receive(raw)
        [entry] = program.entries.values()
        assert entry.cancelled, order


def test_moving_to_another_moment_ends_one_entry_and_begins_another(event, staff):
    one, two = factories.SessionFactory(event=event), factories.SessionFactory(event=event, place="Elders")
    program = CalendarProgram()
    by_staff.move(by_staff.move(sign_up(one, 0), to=two, staff=staff), to=one, staff=staff)
    for raw in mailed():
        program.receive(raw)
    states = {entry.location: entry.cancelled for entry in program.entries.values()}
    assert (states, program.ignored) == ({"Buurthuis": False, "Elders": True}, 0)


def test_another_way_of_taking_part_replaces_the_entry(event):
    session = factories.SessionFactory(
        event=event, attendance="hybrid", online_url="https://video.example.nl/x", capacity_online=5
    )
    row = sign_up(session, 0)
    changing.change(row, name="Ada", mode="online", party_size=1)
    program = CalendarProgram()
    for raw in mailed(row):
        program.receive(raw)
    [entry] = program.entries.values()
    assert (entry.location, program.ignored) == ("online", 0)


def test_staff_that_signs_off_takes_it_out_and_a_place_in_the_queue_never_was_in(event, session, staff):
    row, waiting = sign_up(session, 0, party_size=2), sign_up(session, 1)
    program = CalendarProgram()
    changing.cancel(waiting, staff=staff)
    changing.cancel(row, staff=staff)
    assert mailed(waiting) == []
    for raw in mailed(row):
        program.receive(raw)
    assert [entry.cancelled for entry in program.entries.values()] == [True]


def test_control_a_sequence_that_stands_still_is_not_taken(event):
    """The program of these tests does refuse: with the SEQUENCE of before, a later state is lost."""
    session = factories.SessionFactory(event=event)
    row = sign_up(session, 0)
    changing.cancel(row)
    first, last = mailed(row)
    sequence = Registration.objects.get(pk=row.pk).calendar_sequence
    program = CalendarProgram()
    program.receive(first.replace("SEQUENCE:0", f"SEQUENCE:{sequence + 1}"))
    program.receive(last)
    assert program.ignored == 1
    assert not any(entry.cancelled for entry in program.entries.values())
