"""Two owners at the same moment, on PostgreSQL with threads; with a control that loses a count without the lock."""

import threading

import pytest
from django.db import connection

from accounts.models import User
from initiatives.models import Need, Offer
from initiatives.needs import expiry, lifecycle
from initiatives.needs.lifecycle import StepRefusedError
from messaging.models import Message
from tests import factories
from tests.accounts.test_at_once import at_once
from tests.staff import at

from . import helping

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]


@pytest.fixture
def offer():
    return helping.offer(factories.ResidentFactory(first_name="Ada"), quantity=10)


def test_of_two_counts_at_once_one_is_told(offer):
    numbers = iter([2, 3])
    results = at_once(lambda: lifecycle.register_met(offer, total=next(numbers), seen=0), 2)
    assert sum(isinstance(result, StepRefusedError) for result in results) == 1, results
    kept = next(result for result in results if isinstance(result, Offer))
    assert Offer.objects.get().quantity_met == kept.quantity_met


def test_control_who_looks_first_and_writes_later_loses_a_count(offer):

    numbers, both_looked = iter([2, 3]), threading.Barrier(2, timeout=20)

    def look_then_write():
        row, total = Offer.objects.get(pk=offer.pk), next(numbers)
        both_looked.wait()
        if row.quantity_met != 0:
            raise StepRefusedError
        Offer.objects.filter(pk=row.pk).update(quantity_met=total, state="partly")
        return total

    assert sorted(at_once(look_then_write, 2)) == [2, 3]


def test_reactions_that_end_at_once_are_all_counted(offer):
    at_once(lambda: lifecycle.count_reaction(offer, helped=True), 8)
    row = Offer.objects.get()
    assert (row.reactions_helped, row.to_register) == (8, 8)


def test_the_same_form_four_times_at_once_places_one_thing():
    by = factories.ResidentFactory(first_name="Ada")
    results = at_once(lambda: lifecycle.place_offer(by=by, key="sleutel", kind="people", title="Een"), 4)
    assert {getattr(result, "pk", result) for result in results} == {Offer.objects.get().pk}
    assert (Need.objects.count(), User.objects.count()) == (0, 1)


def test_two_workers_tell_and_close_once(offer):
    with at(offer.created_at + lifecycle.MONTH * 2.7):
        assert sum(at_once(lambda: expiry.remind(Offer), 2)) == 1
    with at(offer.created_at + lifecycle.MONTH * 4):
        assert sum(at_once(lambda: expiry.expire(Offer), 2)) == 1
    assert Message.objects.count() == 2
