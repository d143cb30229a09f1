"""Two telephones at one door, on PostgreSQL with threads; with a control that counts twice without lock and rule."""

import threading
from datetime import timedelta
from functools import partial
from unittest import mock

import pytest
from django.db import connection
from wagtail.models import Locale, Page

from events.door import lists, no_shows, services
from events.models import CheckIn, Registration, Session
from events.registrations import changing, places
from events.registrations.errors import RefusedError
from tests import factories
from tests.accounts.test_at_once import at_once

from .door import note
from .signing import make_event, sign_up

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]
State = Registration.State


@pytest.fixture
def session():
    Locale.objects.get_or_create(language_code="nl")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    return factories.SessionFactory(event=make_event(root))


def write(session, *notes):
    return services.write_down(session, list(notes), by=None)


def each(calls):
    """One call for each thread."""
    waiting = iter(calls)
    return at_once(lambda: next(waiting)(), len(calls))


def test_eight_telephones_and_one_ticket_is_one_party(session):
    row = sign_up(session, party_size=2)
    results = each([partial(write, session, note(row, count=2)) for _number in range(8)])
    assert all(isinstance(found, list) for found in results), results
    stands = sorted(services.stand(found[0]) for found in results)
    assert stands == [services.DOUBLE] * 7 + [services.INSIDE]
    assert lists.read(session).counts.inside == 2


def test_the_same_note_from_two_tabs_is_one_note(session):
    one = note(sign_up(session))
    results = each([lambda: write(session, one)] * 6)
    assert all(isinstance(found, list) for found in results), results
    assert CheckIn.objects.count() == 1


def test_control_without_the_lock_and_the_rule_it_counts_twice(session):
    """The same code with a lock that locks nothing, no rule in the database, and two that look at one moment."""
    row, both_looked = sign_up(session), threading.Barrier(2, timeout=20)
    decide = services._decide
    (rule,) = [one for one in CheckIn._meta.constraints if one.name == "one_check_in_per_registration"]

    def look(found):
        decide(found)
        both_looked.wait()

    def no_lock(given):
        return Session.objects.get(pk=given.pk)

    with connection.schema_editor() as editor:
        editor.remove_constraint(CheckIn, rule)
    try:
        with mock.patch.object(places, "lock", no_lock), mock.patch.object(services, "_decide", look):
            each([partial(write, session, note(row)) for _number in range(2)])
        assert CheckIn.objects.standing().filter(registration=row).count() == 2
    finally:
        CheckIn.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(CheckIn, rule)


def test_coming_in_and_signing_off_at_once_ends_one_way(session):
    """Whoever is first decides: inside, or signed off and a question for the host."""
    for number in range(4):
        row = sign_up(session, number)
        one = note(row)
        results = each([lambda one=one: write(session, one), lambda row=row: changing.cancel(row)])
        assert all(not isinstance(found, Exception) or isinstance(found, RefusedError) for found in results), results
        row.refresh_from_db()
        stand = services.stand(CheckIn.objects.get(nonce=one.nonce))
        assert (row.state, stand) in {
            (State.ATTENDED, services.INSIDE),
            (State.CANCELLED, services.UNDECIDED),
        }


def test_a_late_note_and_the_job_at_once(session):
    """In the end whoever was there was there."""
    rows = [sign_up(session, number) for number in range(3)]
    write(session, note(rows[0]))
    later = session.ends_at + timedelta(hours=2)
    with mock.patch("django.utils.timezone.now", return_value=later):
        each([lambda: no_shows.run(later), lambda: write(session, note(rows[1])), lambda: no_shows.run(later)])
    states = list(session.registrations.order_by("pk").values_list("state", flat=True))
    assert states == [State.ATTENDED, State.ATTENDED, State.NO_SHOW]
