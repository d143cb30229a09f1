"""Several people and one place on the stage, on PostgreSQL with threads; with a control that fails without the lock."""

import threading
from unittest import mock

import pytest
from django.db import connection
from wagtail.models import Locale, Page

from events.models import EventPage, Pitch, Registration
from events.pitching import deciding, ordering, services
from events.pitching.errors import NoRoomError, OrderChangedError, RefusedError
from events.registrations import changing
from tests import factories
from tests.accounts.test_at_once import at_once
from tests.events.pitched import FIELDS, asked, draft, evening, fresh, planned, sent, state

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]
State = Pitch.State


@pytest.fixture
def root():
    """A test with its own transactions leaves an empty database: the root of the pages is made again."""
    Locale.objects.get_or_create(language_code="nl")
    return Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")


def each(*calls):
    """Every call in a thread of its own, all at the same moment."""
    turns = iter(calls)
    return at_once(lambda: next(turns)(), len(calls))


def accepting(pitch):
    return lambda: deciding.accept(pitch=pitch)


def test_two_of_staff_and_the_last_place(root):
    event = evening(root, places=3)
    pitches = [sent(event) for _number in range(6)]
    results = each(*(accepting(pitch) for pitch in pitches))
    assert sum(isinstance(one, Pitch) for one in results) == 3, results
    assert sum(isinstance(one, NoRoomError) for one in results) == 3, results
    taken = event.pitches.taking_a_place()
    assert sorted(taken.values_list("order", flat=True)) == [1, 2, 3]


def test_control_without_the_lock_the_stage_is_too_full(root):
    """The same code with a lock that locks nothing, and two that look at the same moment."""
    event = evening(root, places=1)
    both_looked = threading.Barrier(2, timeout=20)
    counted = deciding.places_left

    def look(event):
        found = counted(event)
        both_looked.wait()
        return found

    def no_lock(pitch):
        return EventPage.objects.get(pk=pitch.event_id), Pitch.objects.get(pk=pitch.pk)

    pitches = [sent(event) for _number in range(2)]
    with mock.patch.object(deciding, "lock_both", no_lock), mock.patch.object(deciding, "places_left", look):
        each(*(accepting(pitch) for pitch in pitches))
    assert event.pitches.taking_a_place().count() == 2


def test_taken_back_while_it_is_accepted(root):
    """Whoever is first: it ends as taken back, with the place free."""
    event = evening(root, places=1)
    for _time in range(3):
        pitch = sent(event)
        results = each(accepting(pitch), lambda pitch=pitch: services.withdraw(pitch=pitch))
        assert all(isinstance(one, Pitch | RefusedError) for one in results), results
        assert state(pitch) == State.WITHDRAWN
    assert not event.pitches.taking_a_place().exists()


def test_confirmed_and_turned_down_at_once(root):
    pitch = asked(evening(root))
    each(lambda: services.confirm(pitch=pitch), lambda: deciding.reject(pitch=pitch, message="Vol."))
    assert state(pitch) == State.REJECTED
    assert not Registration.objects.live().exists()


def test_confirmed_four_times_is_one_seat(root):
    pitch = asked(evening(root))
    results = at_once(lambda: services.confirm(pitch=pitch), 4)
    assert all(isinstance(one, Pitch) for one in results), results
    assert Registration.objects.count() == 1
    assert pitch.steps.filter(kind="confirmed").count() == 1


def test_signing_off_and_taking_back_at_once_do_not_wait_for_each_other(root):
    """A pitch is locked before the session, everywhere: no deadlock."""
    event = evening(root)
    for _time in range(3):
        pitch = planned(event)
        row = Registration.objects.live().get()
        results = each(
            lambda row=row: changing.cancel(row),
            lambda pitch=pitch: services.withdraw(pitch=pitch),
            lambda pitch=pitch: deciding.reject(pitch=pitch, message="Vol."),
        )
        assert not any("deadlock" in str(one) for one in results), results
        assert state(pitch) in (State.WITHDRAWN, State.REJECTED)
        assert not Registration.objects.live().exists()


def test_moved_to_each_others_evening_at_once(root):
    """The events are locked in one order."""
    here, there = evening(root, places=2), evening(root, places=2)
    a, b = asked(here), asked(there)
    for _time in range(3):
        results = each(
            lambda: deciding.move(pitch=fresh(a), to=there if fresh(a).event_id == here.pk else here),
            lambda: deciding.move(pitch=fresh(b), to=there if fresh(b).event_id == here.pk else here),
        )
        assert all(isinstance(one, Pitch) for one in results), results


def test_the_same_form_four_times_at_once_is_one_pitch(root):
    event, ada = evening(root), factories.ResidentFactory(first_name="Ada")
    results = at_once(lambda: services.begin(event=event, by=ada, key="sleutel", fields=FIELDS), 4)
    assert {getattr(one, "pk", one) for one in results} == {Pitch.objects.get().pk}


def test_two_tabs_at_once_and_nobody_writes_over_the_other(root):
    pitch = draft(evening(root))
    seen, titles = services.fingerprint(pitch), iter(["Eerste", "Tweede"])
    results = at_once(lambda: services.change(pitch=pitch, fields={"title": next(titles)}, seen=seen), 2)
    kept = [one.title for one in results if isinstance(one, Pitch)]
    assert kept == [fresh(pitch).title], results


def test_two_orders_at_once_and_one_is_told(root):
    event = evening(root)
    a, b = asked(event), asked(event)
    shown, steps = ordering.seen([a, b]), iter([(a.pk, 1), (b.pk, -1)])
    results = at_once(
        lambda: ordering.save_order(event=event, shown=shown, numbers={}, minutes={}, step=next(steps)), 2
    )
    assert sum(isinstance(one, OrderChangedError) for one in results) == 1, results
    assert ordering.in_order(event) == [b, a]


def test_conversations_that_end_at_once_are_all_counted(root):
    pitch = planned(evening(root))
    at_once(lambda: services.count_conversation(pitch, helped=True), 8)
    assert fresh(pitch).offers_helped == 8
