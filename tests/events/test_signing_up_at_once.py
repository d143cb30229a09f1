"""Many people and one seat, on PostgreSQL with threads; with a control that sells it twice without the lock."""

import threading
from unittest import mock

import pytest
from django.db import connection, transaction
from wagtail.models import Locale, Page

from events.models import Registration, Session
from events.registrations import changing, places, queue, signing_up
from tests import factories
from tests.accounts.test_at_once import at_once

from .signing import make_event, sign_up, wish

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]
State = Registration.State
CROWD, THREADS = 200, 20


@pytest.fixture
def root():
    """A test with its own transactions leaves an empty database: the root of the pages is made again."""
    Locale.objects.get_or_create(language_code="nl")
    return Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")


@pytest.fixture
def session(root):
    return factories.SessionFactory(event=make_event(root), capacity_room=1)


def crowd(call, total=CROWD):
    """`call(number)` for so many people, THREADS at the same time."""
    numbers, lock = iter(range(total)), threading.Lock()

    def work():
        done = []
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return done
            done.append(call(number))

    return [one for some in at_once(work, THREADS) for one in some]


def test_two_hundred_for_the_last_seat(session):
    rows = crowd(lambda number: sign_up(session, number))
    assert all(isinstance(row, Registration) for row in rows)
    found = [row.state for row in session.registrations.all()]
    assert (found.count(State.CONFIRMED), found.count(State.WAITING)) == (1, CROWD - 1)
    waiting = list(session.registrations.waiting())
    assert [queue.position(row)[0] for row in waiting[:3]] == [1, 2, 3]


def test_control_without_the_lock_it_is_sold_twice(session):
    """The same code with a lock that locks nothing, and two that look at the same moment."""
    both_looked = threading.Barrier(2, timeout=20)
    counted = places.seats

    def look(*args, **kwargs):
        found = counted(*args, **kwargs)
        both_looked.wait()
        return found

    def no_lock(given):
        return Session.objects.select_related("event", "venue").get(pk=getattr(given, "pk", given))

    with mock.patch.object(places, "lock", no_lock), mock.patch.object(places, "seats", look):
        numbers = iter([1, 2])
        at_once(lambda: sign_up(session, next(numbers)), 2)
    assert session.registrations.filter(state=State.CONFIRMED).count() == 2


def test_one_person_in_two_tabs_has_one_seat(session):
    keys = iter("ab")
    at_once(lambda: sign_up(session, 7, key=f"tab-{next(keys)}"), 2)
    assert session.registrations.count() == 1


def test_offers_never_exceed_what_is_free(session):
    first = sign_up(session, 0)
    for number in range(1, 6):
        sign_up(session, number)
    at_once(lambda: changing.cancel(first), 4)
    at_once(queue.run, 4)
    assert session.registrations.filter(state=State.OFFERED).count() == 1


def test_accepting_while_it_runs_out(session):
    """Whoever is first decides; in the end one person has the seat or the offer, never two."""
    first = sign_up(session, 0)
    a, b = sign_up(session, 1), sign_up(session, 2)
    changing.cancel(first)
    Registration.objects.filter(pk=a.pk).update(holds_until=a.created_at)
    calls = iter([lambda: queue.accept(a), queue.run, lambda: queue.accept(b), queue.run])
    at_once(lambda: next(calls)(), 4)
    held = session.registrations.filter(state__in=[State.CONFIRMED, State.OFFERED])
    assert held.count() == 1


def test_confirming_and_signing_off_at_once_ends_one_way(session):
    row = sign_up(session, 0, proven=False)
    calls = iter([lambda: signing_up.confirm(row), lambda: changing.cancel(row)])
    at_once(lambda: next(calls)(), 2)
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    assert places.seats(session, "room").taken == 0


def test_a_course_locks_its_evenings_in_one_order(root):
    """Two people sign up for the same evenings, named the other way round: no deadlock."""
    event = make_event(root, is_series=True)
    evenings = [factories.SessionFactory(event=event) for _number in range(3)]
    orders = iter([(0, evenings), (1, evenings[::-1])] * 4)

    def register():
        number, sessions = next(orders)
        key = f"{threading.get_ident()}"
        with transaction.atomic():
            return signing_up.register(sessions=sessions, wish=wish(hash(key) % 10_000 + number), proven=True, key=key)

    results = at_once(register, 6)
    assert all(isinstance(one, list) for one in results), results
