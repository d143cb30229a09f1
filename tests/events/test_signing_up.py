"""Signing up, confirming, signing off and changing: every way out, by the services."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from events.models import AccessNeed, Decision, Registration
from events.registrations import changing, mails, places, queue, signing_up
from events.registrations.errors import AlreadyError, FullError, RefusedError
from messaging.models import Message
from tests import factories
from tests.staff import at

from .signing import make_event, sign_up, wish

State = Registration.State
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def states(session):
    return list(session.registrations.order_by("pk").values_list("state", flat=True))


def mails_of(kind):
    return Message.objects.filter(kind=kind).order_by("pk")


def event_in(message):
    (found,) = Calendar.from_ical(message.body.calendar).walk("VEVENT")
    return found


# --- signing up ------------------------------------------------------------------------------------


def test_a_proven_address_has_a_seat_at_once(session):
    row = sign_up(session)
    assert row.state == State.CONFIRMED
    assert places.seats(session, "room").taken == 1
    message = mails_of(mails.REGISTERED).get()
    found = event_in(message)
    assert message.body.calendar_method == "REQUEST"
    assert found["UID"] == f"moment-{session.uid}@127.0.0.1"
    assert (found["SEQUENCE"], found["STATUS"]) == (0, "CONFIRMED")
    assert found["DTSTART"].dt == session.starts_at
    assert str(found["ATTENDEE"]).lower() == f"mailto:{row.address}"


def test_an_unproven_one_holds_a_seat_for_half_an_hour(session):
    row = sign_up(session, proven=False)
    assert row.state == State.UNCONFIRMED
    assert places.seats(session, "room").taken == 1
    with at(timezone.now() + timedelta(minutes=31)):
        assert places.seats(session, "room").taken == 0
    assert mails_of(mails.CONFIRM).count() == 1
    assert not mails_of(mails.REGISTERED).exists()


def test_confirming_in_time_late_and_twice(session):
    row = sign_up(session, proven=False)
    (row,) = signing_up.confirm(row)
    assert row.state == State.CONFIRMED
    signing_up.confirm(row)
    assert mails_of(mails.REGISTERED).count() == 1
    late = sign_up(session, 1, proven=False)
    with at(timezone.now() + 2 * HOUR):
        (late,) = signing_up.confirm(late)
    assert late.state == State.CONFIRMED


def test_whoever_confirms_late_finds_the_queue_when_it_is_full(session):
    slow = sign_up(session, proven=False, party_size=2)
    with at(timezone.now() + 2 * HOUR):
        sign_up(session, 1, party_size=2)
        (slow,) = signing_up.confirm(slow)
    assert slow.state == State.WAITING
    assert mails_of(mails.WAITING).count() == 1


def test_without_a_queue_a_late_one_hears_that_it_is_full(event):
    session = factories.SessionFactory(event=event, capacity_room=1, waiting_list=False)
    slow = sign_up(session, proven=False)
    with at(timezone.now() + 2 * HOUR):
        sign_up(session, 1)
        (slow,) = signing_up.confirm(slow)
    assert slow.state == State.EXPIRED
    assert mails_of(mails.NO_PLACE).count() == 1


def test_more_time_to_find_the_mail(session):
    row = sign_up(session, proven=False)
    with at(timezone.now() + timedelta(minutes=20)):
        assert signing_up.extend_hold(row)
    with at(timezone.now() + timedelta(minutes=45)):
        assert places.seats(session, "room").taken == 1
    with at(timezone.now() + timedelta(hours=3)):
        assert not signing_up.extend_hold(row)


def test_the_hold_is_not_extended_for_ever(session):
    row = sign_up(session, proven=False)
    for number in range(1, 15):
        with at(row.created_at + number * timedelta(minutes=29)):
            extended = signing_up.extend_hold(row)
    assert not extended


def test_full_is_a_place_in_the_queue(session):
    sign_up(session, 0, party_size=2)
    assert sign_up(session, 1).state == State.WAITING
    assert sign_up(session, 2, proven=False).holds_until is None
    assert mails_of(mails.WAITING).count() == 1


def test_nobody_jumps_the_queue(session):
    sign_up(session, 0)
    sign_up(session, 1)
    waiting = sign_up(session, 2)
    session.capacity_room = 5
    session.save()
    assert sign_up(session, 3).state == State.WAITING
    assert waiting.state == State.WAITING


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "cancelled", "cancelled_reason": "Storm"}, "gaat niet door"),
        ({"opens_at": timezone.now() + 400 * DAY}, "kan nog niet"),
        ({"closes_at": timezone.now() - 400 * DAY}, "kan niet meer"),
        ({"sign_up": "none"}, "kan niet meer"),
        ({"starts_at": timezone.now() - 400 * DAY}, "kan niet meer"),
    ],
)
def test_closed(event, fields, said):
    session = factories.SessionFactory(event=event, **fields)
    with pytest.raises(RefusedError, match=said):
        sign_up(session)
    assert not Registration.objects.exists()


@pytest.mark.parametrize("fields", [{"mode": "online"}, {"party_size": 9}, {"party_size": 0}, {"slot": 1}])
def test_what_cannot_be_is_refused(session, fields):
    with pytest.raises(RefusedError):
        sign_up(session, **fields)


def test_the_same_person_is_one(session):
    first = sign_up(session, address="ada@voorbeeld.example.nl")
    for spelling in ("ADA@voorbeeld.example.nl", "ada+cafe@voorbeeld.example.nl"):
        with pytest.raises(AlreadyError) as already:
            sign_up(session, address=spelling, key=spelling)
        assert already.value.registration == first


def test_the_same_form_twice_is_once(session):
    first, second = sign_up(session, key="eens"), sign_up(session, key="eens")
    assert first == second
    assert Message.objects.count() == 1


def test_full_without_a_queue_says_how_many_fit(event):
    session = factories.SessionFactory(event=event, capacity_room=3, waiting_list=False)
    sign_up(session, 0)
    with pytest.raises(FullError, match="nog 2 plaatsen"):
        sign_up(session, 1, party_size=3)
    sign_up(session, 2, party_size=2)
    with pytest.raises(FullError, match="geen plaatsen meer"):
        sign_up(session, 3)


def test_room_and_online_have_seats_of_their_own(event):
    session = factories.SessionFactory(
        event=event, attendance="hybrid", capacity_room=1, capacity_online=None, online_url="https://live.example.nl/"
    )
    sign_up(session, 0)
    assert sign_up(session, 1).state == State.WAITING
    online = sign_up(session, 2, mode="online")
    assert online.state == State.CONFIRMED
    message = Message.objects.get(address=online.address)
    assert message.body.context["seated"][0]["online_url"] == "https://live.example.nl/"


def test_what_somebody_needs_is_kept_apart(session):
    sign_up(session, access="Een tolk gebarentaal")
    assert AccessNeed.objects.get().text == "Een tolk gebarentaal"
    assert "tolk" not in str(Message.objects.get().body.context)


# --- a course of several evenings ------------------------------------------------------------------


def test_a_course_is_one_form_and_one_mail_with_an_appointment_for_each_evening(home):
    event = make_event(home, is_series=True)
    evenings = [
        factories.SessionFactory(event=event, starts_at=timezone.now() + (7 + number) * DAY, capacity_room=1 + number)
        for number in range(3)
    ]
    signing_up.register(sessions=evenings, wish=wish(0), proven=True, key="a")
    rows = signing_up.register(sessions=evenings, wish=wish(1), proven=True, key="b")
    assert [row.state for row in rows] == [State.WAITING, State.CONFIRMED, State.CONFIRMED]
    assert len({row.bundle for row in rows}) == 1
    first, second = mails_of(mails.REGISTERED)
    assert first.body.attachments.filter(content_type__startswith="text/calendar").count() == 3
    assert first.body.attachments.filter(content_type="image/png").count() == 3
    calendars = second.body.attachments.filter(content_type__startswith="text/calendar").order_by("pk")
    files = [bytes(file.content).decode() for file in calendars]
    uids = {event["UID"] for text in files for event in Calendar.from_ical(text).walk("VEVENT")}
    assert uids == {f"moment-{one.uid}@127.0.0.1" for one in evenings[1:]}
    assert len(second.body.context["queued"]) == 1


def test_confirming_a_course_confirms_every_evening(home):
    event = make_event(home, is_series=True)
    evenings = [factories.SessionFactory(event=event, starts_at=timezone.now() + (7 + n) * DAY) for n in range(2)]
    rows = signing_up.register(sessions=evenings, wish=wish(0), proven=False, key="a")
    confirmed = signing_up.confirm(rows[1])
    assert [row.state for row in confirmed] == [State.CONFIRMED, State.CONFIRMED]
    assert mails_of(mails.REGISTERED).count() == 1


# --- a walk-in hour --------------------------------------------------------------------------------


def test_slots_are_for_one_party_each(home):
    event = make_event(home, kind="spreekuur")
    session = factories.SessionFactory(event=event, slot_minutes=20, capacity_room=1)
    assert len(session.slots()) == 6
    row = sign_up(session, 0, slot=2)
    assert row.times[0] == session.starts_at + timedelta(minutes=40)
    with pytest.raises(FullError):
        sign_up(session, 1, slot=2)
    assert sign_up(session, 2, slot=3).state == State.CONFIRMED
    for wrong in (None, 6, 99):
        with pytest.raises(RefusedError):
            sign_up(session, 3, slot=wrong)
    found = event_in(mails_of(mails.REGISTERED).first())
    assert found["UID"] == f"moment-{session.uid}-2@127.0.0.1"
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(minutes=20)


# --- signing off -----------------------------------------------------------------------------------


def test_signing_off_takes_it_out_of_the_calendar(session):
    row = sign_up(session)
    changing.cancel(row)
    changing.cancel(row)
    message = mails_of(mails.CANCELLED).get()
    found = event_in(message)
    assert message.body.calendar_method == "CANCEL"
    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", 1)
    assert places.seats(session, "room").taken == 0


def test_coming_back_is_newer_than_the_cancellation(session):
    """Calendars go by SEQUENCE: an invitation below that of the cancellation would be thrown away (RFC 5546)."""
    sequences = []
    for number in range(3):
        row = sign_up(session, key=f"keer-{number}")
        changing.cancel(row)
    for message in Message.objects.filter(kind__in=[mails.REGISTERED, mails.CANCELLED]).order_by("pk"):
        sequences.append(event_in(message)["SEQUENCE"])
    assert sequences == [0, 1, 2, 3, 4, 5]


def test_who_waited_signs_off_without_a_mail(session):
    sign_up(session, 0, party_size=2)
    row = sign_up(session, 1)
    changing.cancel(row)
    assert not mails_of(mails.CANCELLED).exists()


# --- changing --------------------------------------------------------------------------------------


def change(row, **fields):
    row.refresh_from_db()
    values = {"name": row.name, "mode": row.mode, "party_size": row.party_size, "access": ""}
    return changing.change(row, **{**values, **fields})


def test_more_people_need_seats_and_fewer_give_them_back(session):
    row = sign_up(session, 0)
    assert change(row, party_size=2).party_size == 2
    with pytest.raises(FullError):
        change(row, party_size=3)
    waiting = sign_up(session, 1)
    change(row, party_size=1)
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED


def test_nobody_grows_past_those_who_wait(session):
    row = sign_up(session, 0)
    sign_up(session, 1)
    sign_up(session, 2)
    session.capacity_room = 3
    session.save()
    with pytest.raises(FullError):
        change(row, party_size=2)


def test_another_browser_was_faster(session):
    row = sign_up(session, 0)
    change(row, party_size=2, seen=1)
    with pytest.raises(RefusedError, match="intussen gewijzigd"):
        change(row, party_size=1, seen=1)


def test_a_wish_can_be_changed_and_taken_back(session):
    row = sign_up(session, access="Een tolk")
    AccessNeed.objects.update(arranged_at=timezone.now())
    change(row, access="Een tolk")
    assert AccessNeed.objects.get().arranged_at
    change(row, access="Een plek vooraan")
    assert AccessNeed.objects.get().arranged_at is None
    change(row, access="")
    assert not AccessNeed.objects.exists()


def test_to_online_and_back_goes_into_the_calendar(event):
    session = factories.SessionFactory(
        event=event, attendance="hybrid", capacity_online=5, online_url="https://live.example.nl/"
    )
    row = sign_up(session)
    change(row, mode="online")
    message = mails_of(mails.CHANGED).get()
    found = event_in(message)
    assert (found["SEQUENCE"], found["LOCATION"]) == (1, "online")


# --- the queue -------------------------------------------------------------------------------------


def test_a_seat_that_comes_free_is_offered_to_the_first_and_written_down(session):
    first = sign_up(session, 0, party_size=2)
    a, b = sign_up(session, 1), sign_up(session, 2)
    changing.cancel(first)
    a.refresh_from_db()
    b.refresh_from_db()
    assert (a.state, b.state) == (State.OFFERED, State.OFFERED)
    assert mails_of(mails.OFFER).count() == 2
    assert set(Decision.objects.filter(kind="offered").values_list("reason", "seats_free")) == {
        ("first", 2),
        ("first", 1),
    }


def test_accepting_and_declining(session):
    first = sign_up(session, 0, party_size=2)
    a, b, c = sign_up(session, 1), sign_up(session, 2), sign_up(session, 3)
    changing.cancel(first)
    assert queue.accept(a).state == State.CONFIRMED
    assert queue.accept(a).state == State.CONFIRMED
    assert queue.decline(b).state == State.CANCELLED
    queue.decline(b)
    c.refresh_from_db()
    assert c.state == State.OFFERED
    assert mails_of(mails.REGISTERED).count() == 2


def test_an_offer_is_never_longer_than_there_is_time(event):
    now = timezone.now()
    far = factories.SessionFactory(event=event, starts_at=now + 10 * DAY, offer_hours=24, lead_hours=3)
    near = factories.SessionFactory(event=event, starts_at=now + 10 * HOUR, offer_hours=24, lead_hours=3)
    last = factories.SessionFactory(event=event, starts_at=now + 3 * HOUR, offer_hours=24, lead_hours=3)
    assert queue.offer_until(far, now) == now + 24 * HOUR
    assert queue.offer_until(near, now) == near.starts_at - 3 * HOUR
    assert queue.offer_until(last, now) is None


def test_an_offer_that_runs_out_goes_on_within_a_minute(session):
    first = sign_up(session, 0, party_size=2)
    a, b = sign_up(session, 1, party_size=2), sign_up(session, 2)
    changing.cancel(first)
    with at(timezone.now() + 25 * HOUR):
        assert queue.run() == 1
        a.refresh_from_db()
        b.refresh_from_db()
        assert (a.state, b.state) == (State.EXPIRED, State.OFFERED)
        assert mails_of(mails.LAPSED).count() == 1


def test_one_second_late_with_nobody_behind_is_still_in_time(session):
    first = sign_up(session, 0, party_size=2)
    a = sign_up(session, 1)
    changing.cancel(first)
    a.refresh_from_db()
    with at(a.holds_until + timedelta(seconds=1)):
        assert queue.accept(a).state == State.CONFIRMED


def test_one_second_late_with_somebody_behind_is_the_end_of_the_line(session):
    first = sign_up(session, 0, party_size=2)
    a, b = sign_up(session, 1, party_size=2), sign_up(session, 2, party_size=2)
    changing.cancel(first)
    a.refresh_from_db()
    with at(a.holds_until + timedelta(seconds=1)):
        a = queue.accept(a)
        b.refresh_from_db()
        assert (a.state, b.state) == (State.WAITING, State.OFFERED)
        assert queue.position(a) == (1, 0)


def test_a_large_party_keeps_its_place_and_hears_why_others_went_first(session):
    first, second = sign_up(session, 0), sign_up(session, 1)
    large, small = sign_up(session, 2, party_size=2), sign_up(session, 3)
    changing.cancel(first)
    queue.run()
    large.refresh_from_db()
    small.refresh_from_db()
    assert (large.state, small.state) == (State.WAITING, State.OFFERED)
    assert mails_of(mails.PASSED_OVER).count() == 1
    assert Decision.objects.filter(kind="passed_over").count() == 1
    queue.decline(small)
    changing.cancel(second)
    large.refresh_from_db()
    assert large.state == State.OFFERED


def test_in_the_last_hours_the_first_to_click_comes_in(event):
    session = factories.SessionFactory(event=event, starts_at=timezone.now() + 3 * HOUR, capacity_room=1)
    first = sign_up(session, 0)
    a, b = sign_up(session, 1), sign_up(session, 2)
    changing.cancel(first)
    assert mails_of(mails.LAST_PLACES).count() == 2
    assert queue.accept(b).state == State.CONFIRMED
    with pytest.raises(RefusedError, match="net vergeven"):
        queue.accept(a)
    queue.run()
    assert mails_of(mails.LAST_PLACES).count() == 2


def test_when_it_begins_nobody_waits_any_more(session):
    sign_up(session, 0, party_size=2)
    row = sign_up(session, 1)
    with at(session.starts_at + timedelta(minutes=1)):
        queue.run()
    row.refresh_from_db()
    assert (row.state, row.ended_by) == (State.EXPIRED, "time")


def test_a_hold_that_ran_out_lets_the_next_one_in(session):
    sign_up(session, 0, proven=False, party_size=2)
    waiting = sign_up(session, 1)
    with at(timezone.now() + timedelta(minutes=31)):
        queue.run()
        waiting.refresh_from_db()
        assert waiting.state == State.OFFERED


def test_the_place_in_the_queue(session):
    sign_up(session, 0, party_size=2)
    rows = [sign_up(session, number, party_size=number) for number in (1, 2, 3)]
    assert [queue.position(row) for row in rows] == [(1, 0), (2, 1), (3, 3)]


def test_many_sessions_are_counted_in_one_query(event, django_assert_num_queries):
    sessions = [factories.SessionFactory(event=event, starts_at=timezone.now() + (5 + n) * DAY) for n in range(5)]
    for number, session in enumerate(sessions):
        for person in range(number):
            sign_up(session, person)
    with django_assert_num_queries(1):
        found = places.seats_of_all(sessions)
    assert [found[session.pk, "room", None].taken for session in sessions] == [0, 1, 2, 3, 4]
