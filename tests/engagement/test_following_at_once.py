"""Following and digests by several at the same moment, on PostgreSQL with threads; with controls."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts import consents
from accounts.models import ConsentEvent
from engagement.following import digests, services
from engagement.models import Follow, Follower
from messaging.models import Message
from tests.accounts.test_at_once import at_once
from tests.residents import ADDRESS

from . import followed

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]


@pytest.fixture
def things():
    with followed.things() as made:
        yield made


def test_the_same_address_at_once_becomes_one_row(things):
    results = at_once(followed.follow, 4)
    assert all(isinstance(result, Follower) for result in results), results
    assert (Follower.objects.count(), Follow.objects.count()) == (1, 1)
    assert ConsentEvent.objects.filter(purpose=services.PURPOSE).count() == 1


def test_control_who_looks_first_and_writes_later_hits_the_constraint(things):
    key, looked = services.address_key(ADDRESS), threading.Barrier(2, timeout=20)

    def look_then_write():
        assert not Follower.objects.of(key).exists()
        looked.wait()
        return Follower.objects.create(address=ADDRESS, address_key=key)

    results = at_once(look_then_write, 2)
    assert sum(isinstance(result, IntegrityError) for result in results) == 1, results


def test_following_and_stopping_at_once_leaves_all_or_nothing(things):
    for _round in range(3):
        follower = followed.follow()
        ways = iter([followed.follow, lambda follower=follower: services.stop_all(follower), followed.follow])
        at_once(lambda ways=ways: next(ways)(), 3)
        follows = Follower.objects.of(services.address_key(ADDRESS)).exists()
        assert follows == consents.is_given(services.PURPOSE, ADDRESS)


def several(things):
    for number in range(30):
        followed.follow(address=f"lezer{number}@voorbeeld.example.nl")
    things.tell("Nieuw", at=timezone.now() + timedelta(minutes=1))


def test_two_workers_tell_everybody_once(things, monkeypatch):
    several(things)
    monkeypatch.setattr(digests, "BATCH", 4)
    later = timezone.now() + timedelta(minutes=2)
    results = at_once(lambda: digests.send_due(later), 3)
    assert sum(results) == 30, results
    assert Message.objects.filter(kind=services.DIGEST_MAIL).count() == 30


def test_control_without_the_lock_two_workers_make_the_same_mail(things, monkeypatch):
    """Then only the unique cause stands between a reader and a second mail, and one of the two fails."""
    several(things)
    later, both = timezone.now() + timedelta(minutes=2), threading.Barrier(2, timeout=20)

    def unlocked(now, last):
        found = list(Follower.objects.due(now).filter(pk__gt=last).order_by("pk"))
        if found:
            both.wait()
        return found

    monkeypatch.setattr(digests, "_next_batch", unlocked)
    results = at_once(lambda: digests.send_due(later), 2)
    assert any(isinstance(result, IntegrityError) for result in results) or sum(results) == 30, results
    assert Message.objects.filter(kind=services.DIGEST_MAIL).count() == 30
