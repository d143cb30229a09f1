"""What goes wrong around an event: too late, too full, a night of the clock, no mail server, a worker killed.

Races for a seat are in `test_signing_up_at_once.py`.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from accounts import mine
from events.models import AccessNeed, Announcement, Decision, Registration, Session, SessionSummary
from events.registrations import changing, places, queue
from events.registrations.errors import FullError
from events.staff import announcing, changes, mails
from messaging.courier import Courier
from messaging.models import Message
from tests import factories, processes
from tests.messaging.conftest import Clock
from tests.messaging.sinks import Sink, serving
from tests.staff import at

from .calendar_client import read
from .signing import sign_up

State = Registration.State
DAY = timedelta(days=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def state_of(row):
    row.refresh_from_db()
    return row.state


def edit(session, **fields):
    changed = Session.objects.select_related("event", "venue").get(pk=session.pk)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changes.save(changed)


def retention():
    call_command("apply_retention", "--apply", verbosity=0)


# --- seats -----------------------------------------------------------------------------------------


def test_an_offer_is_taken_one_second_before_and_one_second_after_its_end(session):
    row, a, b = sign_up(session, 0, party_size=2), sign_up(session, 1, party_size=2), sign_up(session, 2, party_size=2)
    changing.cancel(row)
    a.refresh_from_db()
    with at(a.holds_until + timedelta(seconds=1)):
        assert queue.accept(a).state == State.WAITING
        assert state_of(b) == State.OFFERED
        assert Decision.objects.filter(registration=a).order_by("-pk").first().reason == "too_late"
    with at(b.holds_until - timedelta(seconds=1)):
        assert queue.accept(b).state == State.CONFIRMED
    assert places.seats(session, "room").taken == 2


def test_less_room_than_people_takes_nothing_away_and_lets_nobody_in(session):
    rows = [sign_up(session, 0), sign_up(session, 1)]
    waiting = sign_up(session, 2)
    edit(session, capacity_room=1)
    assert {state_of(row) for row in rows} == {State.CONFIRMED}
    changing.cancel(rows[0])
    assert state_of(waiting) == State.WAITING
    assert places.seats(session, "room").overfull_by == 0
    changing.cancel(rows[1])
    assert state_of(waiting) == State.OFFERED


def test_one_companion_less_is_a_seat_for_who_waits(session):
    row, waiting = sign_up(session, 0, party_size=2), sign_up(session, 1)
    changing.change(row, name=row.name, mode="room", party_size=1)
    assert state_of(waiting) == State.OFFERED
    queue.accept(waiting)
    # And back again is no longer possible.
    with pytest.raises(FullError):
        changing.change(row, name=row.name, mode="room", party_size=2)
    assert places.seats(session, "room").taken == 2


def test_less_room_while_somebody_has_an_offer_keeps_the_promise(session):
    row, waiting = sign_up(session, 0, party_size=2), sign_up(session, 1)
    changing.cancel(row)
    edit(session, capacity_room=1)
    assert queue.accept(waiting).state == State.CONFIRMED


# --- the night of the clock ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "hours"),
    [(datetime(2027, 3, 27, 22, 0, tzinfo=AMSTERDAM), 7), (datetime(2027, 10, 30, 22, 0, tzinfo=AMSTERDAM), 7)],
)
def test_moved_into_the_night_of_the_clock(event, begin, hours):
    """A night of sleeping over: it lasts as long as it lasts, and the words say what the clock will say."""
    with at(begin - 60 * DAY):
        session = factories.SessionFactory(event=event)
        row = sign_up(session, 0)
        starts_at = begin.astimezone(UTC)
        edit(session, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))
        told = Message.objects.get(kind=mails.MOVED)
    last = 6 if begin.month == 3 else 4
    assert f"{last}.00 uur" in told.body.context["when"]
    _calendar, [one] = read(told.body.calendar.encode())
    assert one.dtend.value.astimezone(UTC) - one.dtstart.value.astimezone(UTC) == timedelta(hours=hours)
    assert (row.address, int(one.sequence.value)) == (told.address, 1)


# --- the mail server is down -----------------------------------------------------------------------


def test_a_cancellation_while_the_mail_server_is_down_reaches_everybody_once(session, settings):
    sink, clock = Sink(), Clock()
    settings.MAIL_RELAY, settings.MAIL_PER_MINUTE = sink.relay, {}
    with at(clock.moment):
        rows = [sign_up(session, 0), sign_up(session, 1)]
        Message.objects.all().update(state="accepted", finished_at=clock.moment)
        changes.cancel(session, reason="Storm")
    courier = Courier(now=clock.now, ticks=clock.ticks)
    try:
        for _turn in range(3):
            courier.deliver()
            clock.go(timedelta(minutes=10))
        assert sink.received == []
        assert Message.objects.filter(kind=mails.SESSION_CANCELLED, state__in=Message.WAITING).count() == 2
        assert session.registrations.live().count() == 0
        with serving(sink):
            for _turn in range(40):
                courier.deliver()
                clock.go(timedelta(minutes=30))
    finally:
        courier.close()
    assert sorted(sink.recipients) == sorted(row.address for row in rows)
    assert all(b"METHOD:CANCEL" in data or b"method=CANCEL" in data for _from, _to, data in sink.received)


# --- what goes, and what stays ---------------------------------------------------------------------


def test_retention_leaves_who_waits_for_an_answer_alone(session):
    row, offered = sign_up(session, 0, party_size=2, access="Een tolk"), sign_up(session, 1, access="Een ringleiding")
    changing.cancel(row)
    assert state_of(offered) == State.OFFERED
    retention()
    assert state_of(offered) == State.OFFERED
    assert AccessNeed.objects.get().registration == offered
    with at(session.ends_at + 2 * DAY):
        retention()
        assert not AccessNeed.objects.exists()
        assert Registration.objects.count() == 2
    with at(session.ends_at + 93 * DAY):
        retention()
    assert not Registration.objects.exists()
    assert SessionSummary.objects.get().session == session
    assert Decision.objects.exists()
    assert not Decision.objects.exclude(note="", by=None).exists()


def test_what_was_written_to_participants_goes_three_months_after(event, session, staff):
    sign_up(session, 0)
    announcing.announce(
        event=event, session=None, to="coming", role="", subject="Jas", text="Mee.", by=staff.user, key="een"
    )
    with at(session.ends_at + 90 * DAY):
        retention()
        assert Announcement.objects.count() == 1
    with at(session.ends_at + 93 * DAY):
        retention()
    assert not Announcement.objects.exists()


def test_a_resident_who_has_everything_deleted_leaves_a_seat(session, staff):
    user = factories.ResidentFactory(email="persoon0@voorbeeld.example.nl")
    sign_up(session, 0, party_size=2, access="Een tolk")
    waiting = sign_up(session, 1)
    told = Message.objects.filter(address=user.email).count()
    mine.erase(user)
    assert state_of(waiting) == State.OFFERED
    assert list(Registration.objects.all()) == [waiting]
    assert not AccessNeed.objects.exists()
    assert not Message.objects.filter(address=user.email, kind="events/cancelled").exists()
    assert told


# --- a worker is killed ----------------------------------------------------------------------------

FILL = """
from wagtail.models import Locale, Page
from tests import factories
from tests.events.signing import make_event, sign_up
from events.models import Registration
from django.utils import timezone
root = Page.objects.filter(depth=1).first()
event = make_event(root)
for number in range(6):
    session = factories.SessionFactory(event=event, capacity_room=1)
    gone = sign_up(session, 10 * number)
    sign_up(session, 10 * number + 1)
    Registration.objects.filter(pk=gone.pk).update(state="cancelled", ended_at=timezone.now(), ended_by="self")
"""
# Killed in the middle of the third: its offer and its mail are written, and not committed.
KILLED = """
import os, signal
from events.registrations import mails, queue
offered, offer = [], mails.offer
def third(row):
    offer(row)
    offered.append(row)
    if len(offered) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
mails.offer = third
queue.run()
"""
RUN = "from events.registrations import queue\nqueue.run()\n"
REPORT = """
from events.models import Decision, Registration
from messaging.models import Message
print(
    Registration.objects.filter(state="offered").count(),
    Decision.objects.filter(kind="offered").count(),
    Message.objects.filter(kind="events/offer").count(),
)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    return processes.make_site(tmp_path_factory.mktemp("promotions"), django_db_blocker)


@pytest.mark.once
@pytest.mark.xdist_group("processes")
def test_a_worker_killed_in_the_middle_of_promotions_offers_each_seat_once(site):
    processes.script(FILL, site)
    ended = processes.run(["-c", f"import django; django.setup()\n{KILLED}"], site, check=False)
    assert ended.returncode == -9
    assert processes.script(REPORT, site).split() == ["2", "2", "2"]
    processes.script(RUN + RUN, site)
    assert processes.script(REPORT, site).split() == ["6", "6", "6"]
