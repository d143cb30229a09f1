"""Reminders: at the right moment, once, also when it moves, when the clock changes and when no mail can be sent."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events.after import moments_due, reminders
from events.after.moments_due import HOURS, TWO_DAYS
from events.models import Decision, Registration
from events.registrations import by_staff, changing, queue
from events.staff import changes
from messaging import delivery
from messaging.models import Message
from tests import factories
from tests.messaging.sinks import Sink, serving
from tests.staff import at

from .signing import make_event, sign_up

ZONE = ZoneInfo("Europe/Amsterdam")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
State = Message.State


def local(*parts):
    return datetime(*parts, tzinfo=ZONE)


# --- the moments -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "two_days", "hours"),
    [
        (local(2026, 12, 3, 19, 30), local(2026, 12, 1, 19, 30), local(2026, 12, 3, 15, 30)),
        # Four hours before it is night: the evening before.
        (local(2026, 12, 3, 9, 0), local(2026, 12, 1, 9, 0), local(2026, 12, 2, 19, 0)),
        (local(2026, 12, 3, 11, 0), local(2026, 12, 1, 11, 0), local(2026, 12, 3, 7, 0)),
        (local(2026, 12, 3, 10, 59), local(2026, 12, 1, 10, 59), local(2026, 12, 2, 19, 0)),
        (local(2026, 12, 4, 2, 0), local(2026, 12, 1, 19, 0), local(2026, 12, 3, 19, 0)),
        # The clock went forward in the night of 28 to 29 March, and back in that of 24 to 25 October.
        (local(2026, 3, 29, 14, 0), local(2026, 3, 27, 14, 0), local(2026, 3, 29, 10, 0)),
        (local(2026, 3, 30, 19, 30), local(2026, 3, 28, 19, 30), local(2026, 3, 30, 15, 30)),
        (local(2026, 10, 26, 19, 30), local(2026, 10, 24, 19, 30), local(2026, 10, 26, 15, 30)),
        (local(2026, 10, 25, 6, 0), local(2026, 10, 22, 19, 0), local(2026, 10, 24, 19, 0)),
    ],
)
def test_when_reminders_are_due(starts, two_days, hours):
    assert moments_due.reminders(starts, ZONE) == {TWO_DAYS: two_days, HOURS: hours}


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(ZoneInfo("UTC"))))
def test_nobody_is_woken_and_nobody_hears_too_late(starts):
    found = moments_due.reminders(starts, ZONE)
    for moment in found.values():
        assert not moments_due.is_quiet(moment, ZONE)
        assert moment < starts
    assert starts - timedelta(hours=62) <= found[TWO_DAYS] <= starts - timedelta(hours=46)
    assert starts - timedelta(hours=17) <= found[HOURS] <= starts - 4 * HOUR
    assert found[TWO_DAYS] < found[HOURS]


@pytest.mark.parametrize(
    ("ends", "thanks"),
    [
        (local(2026, 12, 3, 21, 30), local(2026, 12, 4, 9)),
        (local(2026, 12, 4, 1, 0), local(2026, 12, 4, 9)),
        (local(2026, 10, 24, 22, 0), local(2026, 10, 25, 9)),
    ],
)
def test_thanks_come_at_nine(ends, thanks):
    assert moments_due.thanks(ends, ZONE) == thanks


# --- the job -----------------------------------------------------------------------------------------


@pytest.fixture
def session(home):
    """Ten days from now at half past seven in the evening."""
    day = timezone.localdate() + 10 * DAY
    starts_at = datetime.combine(day, time(19, 30), ZONE)
    return factories.SessionFactory(event=make_event(home), capacity_room=2, starts_at=starts_at)


def run(moment):
    with at(moment):
        return reminders.run(moment)


def sent(row=None):
    found = Message.objects.filter(kind=reminders.REMINDER).order_by("pk")
    return found.filter(address=row.address) if row else found


def test_each_reminder_comes_once(session):
    row = sign_up(session)
    moments = moments_due.reminders(session.starts_at, ZONE)
    assert run(moments[TWO_DAYS] - HOUR / 60) == 0
    assert run(moments[TWO_DAYS]) == 1
    assert run(moments[TWO_DAYS] + HOUR / 12) == 0
    assert run(moments[HOURS] - HOUR / 60) == 0
    assert run(moments[HOURS]) == 1
    assert run(moments[HOURS] + HOUR) == 0
    assert run(session.starts_at - HOUR / 4) == 0
    first, second = sent(row)
    assert (first.stream, first.cause) == ("transactional", reminders.cause(row, TWO_DAYS, session.starts_at))
    assert second.useless_after == session.starts_at
    context = first.body.context
    assert context["cancel_url"].endswith("/afmelden/") and context["code"] and context["where"] == "Buurthuis"


def test_whoever_signed_up_by_telephone_gets_no_mail(session):
    sign_up(session, 0, address="", phone="06 12345678")
    row = sign_up(session, 1)
    assert run(moments_due.reminders(session.starts_at, ZONE)[TWO_DAYS]) == 1
    assert sent().get() == sent(row).get()


def test_a_reminder_that_still_waits_does_not_go_to_an_address_that_was_wrong(session, staff):
    row, moments = sign_up(session), moments_due.reminders(session.starts_at, ZONE)
    run(moments[TWO_DAYS])
    with at(moments[TWO_DAYS] + HOUR):
        right = by_staff.correct_contact(row, address="goed@voorbeeld.example.nl", phone="", staff=staff)
    assert sent(row).get().state == State.CANCELLED
    assert run(moments[TWO_DAYS] + 2 * HOUR) == 0, "the new address has just been told everything"
    assert run(moments[HOURS]) == 1
    assert sent(right).get().state == State.PLANNED


def test_whoever_looks_online_gets_the_link_and_no_code(home):
    fields = {"attendance": "online", "online_url": "https://video.example.nl/1"}
    session = factories.SessionFactory(event=make_event(home), **fields)
    row = sign_up(session, mode="online")
    run(moments_due.reminders(session.starts_at, ZONE)[TWO_DAYS])
    context = sent(row).get().body.context
    assert (context["online_url"], context["code"]) == ("https://video.example.nl/1", "")


def test_whoever_signs_up_in_the_last_two_days_hears_four_hours_before(session):
    moments = moments_due.reminders(session.starts_at, ZONE)
    with at(moments[TWO_DAYS] + HOUR):
        late = sign_up(session, 0)
    with at(session.starts_at - 2 * HOUR):
        last = sign_up(session, 1)
    assert run(moments[TWO_DAYS] + 2 * HOUR) == 0
    assert run(moments[HOURS]) == 1
    assert run(session.starts_at - HOUR) == 0
    assert (sent(late).count(), sent(last).count()) == (1, 0)


def test_whoever_got_a_seat_late_heard_it_then(session):
    """Somebody waited, and took the seat after the moment of the first reminder."""
    first, _second, third = (sign_up(session, number) for number in range(3))
    moments = moments_due.reminders(session.starts_at, ZONE)
    with at(moments[TWO_DAYS] + HOUR):
        changing.cancel(first)
        queue.accept(third)
    run(moments[TWO_DAYS] + 2 * HOUR)
    assert (sent(first).count(), sent(third).count(), sent().count()) == (0, 0, 1)
    run(moments[HOURS])
    assert sent(third).count() == 1


def test_only_whoever_comes_hears_it(session):
    sign_up(session, 0, party_size=2)
    waiting, unproven = sign_up(session, 1), sign_up(session, 2, proven=False)
    run(moments_due.reminders(session.starts_at, ZONE)[TWO_DAYS])
    assert sent().count() == 1
    assert not sent(waiting) and not sent(unproven)


def moved_to(session, starts_at):
    session.starts_at, session.ends_at = starts_at, starts_at + 2 * HOUR
    changes.save(session)
    session.refresh_from_db()


def test_what_moves_is_reminded_of_anew(session):
    row = sign_up(session)
    moments = moments_due.reminders(session.starts_at, ZONE)
    run(moments[TWO_DAYS])
    with at(moments[TWO_DAYS] + HOUR):
        moved_to(session, session.starts_at + 7 * DAY)
    again = moments_due.reminders(session.starts_at, ZONE)
    assert run(moments[HOURS]) == 0
    assert run(again[TWO_DAYS]) == 1
    assert run(again[HOURS]) == 1
    assert sent(row).exclude(state=State.CANCELLED).count() == 2


def test_a_small_move_says_enough_by_itself(session):
    """The mail about the change came after the moment of the reminder: nobody hears twice."""
    sign_up(session)
    moments = moments_due.reminders(session.starts_at, ZONE)
    run(moments[TWO_DAYS])
    with at(moments[TWO_DAYS] + 2 * HOUR):
        moved_to(session, session.starts_at + HOUR)
    assert run(moments[TWO_DAYS] + 3 * HOUR) == 0
    assert run(moments[HOURS] + HOUR) == 1


def test_an_early_change_stops_no_reminder(session):
    sign_up(session)
    with at(session.starts_at - 5 * DAY):
        session.room = "Zaal 2"
        changes.save(session)
    assert Decision.objects.filter(kind=Decision.Kind.MOVED).exists()
    assert run(moments_due.reminders(session.starts_at, ZONE)[TWO_DAYS]) == 1


def test_what_is_cancelled_is_not_reminded_of(session):
    sign_up(session)
    with at(session.starts_at - 5 * DAY):
        changes.cancel(session, reason="Storm")
    moments = moments_due.reminders(session.starts_at, ZONE)
    assert run(moments[TWO_DAYS]) + run(moments[HOURS]) == 0


def test_a_worker_that_was_away_does_not_speak_too_late(session):
    sign_up(session)
    moments = moments_due.reminders(session.starts_at, ZONE)
    assert run(moments[TWO_DAYS] + 13 * HOUR) == 0
    assert run(session.starts_at - HOUR) == 1


def test_queries_do_not_grow_with_people(home):
    def queries(people):
        session = factories.SessionFactory(event=make_event(home))
        for number in range(people):
            sign_up(session, number)
        with CaptureQueriesContext(connection) as found:
            assert run(moments_due.reminders(session.starts_at, ZONE)[TWO_DAYS]) == people
        session.registrations.update(state=Registration.State.EXPIRED, ended_at=timezone.now())
        return len(found)

    assert queries(12) <= queries(2)


def test_with_nothing_to_do_it_asks_next_to_nothing(session):
    sign_up(session)
    with CaptureQueriesContext(connection) as found:
        reminders.run()
    assert len(found) <= 1


# --- a mail server that is down ----------------------------------------------------------------------


@pytest.fixture
def sink(settings):
    """A mail server that does not run until a test starts it."""
    sink = Sink()
    settings.MAIL_RELAY, settings.MAIL_PER_MINUTE = sink.relay, {}
    return sink


def deliver(moment):
    with at(moment):
        delivery.deliver_due(now=timezone.now)


@pytest.mark.parametrize("what", ["signs off", "is cancelled", "moves"])
def test_a_reminder_that_waits_is_withdrawn_when_it_is_wrong(session, sink, what):
    row, due = sign_up(session), moments_due.reminders(session.starts_at, ZONE)[TWO_DAYS]
    Message.objects.update(state=State.ACCEPTED)
    run(due)
    deliver(due)
    assert sent(row).get().state in Message.WAITING
    with at(due + HOUR):
        if what == "signs off":
            changing.cancel(row)
        elif what == "is cancelled":
            changes.cancel(session, reason="Storm")
        else:
            moved_to(session, session.starts_at + 7 * DAY)
    assert sent(row).get().state == State.CANCELLED
    with serving(sink):
        deliver(due + 5 * HOUR)
    kinds = (
        Message.objects.filter(state=State.ACCEPTED).exclude(kind="events/registered").values_list("kind", flat=True)
    )
    assert len(sink.received) == len(kinds) == 1
    assert kinds[0] in ("events/cancelled", "events/session_cancelled", "events/moved")


def test_a_reminder_that_waits_is_sent_later_but_not_after_it_began(session, sink):
    row = sign_up(session)
    Message.objects.update(state=State.ACCEPTED)
    moments = moments_due.reminders(session.starts_at, ZONE)
    for moment in moments.values():
        run(moment)
        deliver(moment)
    assert [one.state in Message.WAITING for one in sent(row)] == [True, True]
    with serving(sink):
        deliver(session.starts_at + HOUR)
    assert sink.received == []


def test_an_outage_of_an_hour_costs_nothing(session, sink):
    row, due = sign_up(session), moments_due.reminders(session.starts_at, ZONE)[TWO_DAYS]
    Message.objects.update(state=State.ACCEPTED)
    run(due)
    deliver(due)
    with serving(sink):
        deliver(due + 2 * HOUR)
    assert sink.recipients == [row.address]
    assert run(due + 3 * HOUR) == 0
