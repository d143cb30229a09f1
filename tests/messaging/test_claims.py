"""Claims when the database fails, when nobody comes back for them, and when the clock is moved."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from messaging import claims, delivery
from messaging.models import LEASE, Message
from messaging.transport import FolderTransport, Kind, Outcome
from tests import factories
from tests.messaging.mails import MINUTE, events, names, plan, state

State = Message.State


# --- trouble with the database ----------------------------------------------------------------------


def test_what_the_database_could_not_take_is_written_down_later(new_courier, clock, sink, monkeypatch):
    first, second = plan("een"), plan("twee")
    each, finish = new_courier(), claims.finish

    def fail(*arguments, **options):
        raise DatabaseError("de database is weg")

    monkeypatch.setattr(claims, "finish", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        each.deliver()
    # The transaction of the test took the claim with it; in a worker it was committed.
    claim = each._results[0][0]
    Message.objects.filter(pk=first.pk).update(
        state=State.CLAIMED, attempts=1, message_id=claim.message_id, lease_until=clock.now() + LEASE
    )
    monkeypatch.setattr(claims, "finish", finish)
    assert each.deliver() == 1
    assert (state(first), state(second)) == (State.ACCEPTED, State.ACCEPTED)
    assert names(sink) == ["een", "twee"]


def test_a_claim_whose_commit_is_in_doubt_is_put_back(new_courier, clock, sink, monkeypatch):
    message = plan("noor")
    each, claim_next = new_courier(), claims.claim_next

    def lose_the_answer(*arguments, **options):
        claim, _pause = claim_next(*arguments, **options)
        each._results.append((claim, claims.NOT_SENT))
        raise DatabaseError("server closed the connection")

    with pytest.raises(DatabaseError), monkeypatch.context() as patch:
        patch.setattr(claims, "claim_next", lose_the_answer)
        each.deliver()
    assert state(message) == State.PLANNED
    assert each.deliver() == 1
    assert (state(message), message.attempts) == (State.ACCEPTED, 1)


def test_an_error_of_the_database_is_logged_without_its_text(new_courier, monkeypatch, caplog):
    def fail(*arguments):
        raise DatabaseError("Failing row contains (noor@example.nl)")

    monkeypatch.setattr(claims, "give_up_stale", fail)
    new_courier().run(threading.Event())
    assert "DatabaseError" in caplog.text
    assert "noor" not in caplog.text


# --- claims that nobody came back for, and the clock ------------------------------------------------


def claimed(name, lease_until):
    return plan(name, state=State.CLAIMED, attempts=1, message_id=f"<{name}@x>", lease_until=lease_until)


def test_a_claim_is_unknown_when_its_lease_has_passed(new_courier, clock, sink):
    dead, alive = claimed("dood", clock.now() - MINUTE), claimed("levend", clock.now() + MINUTE)
    assert claims.give_up_stale(clock.now()) == 1
    assert (state(dead), state(alive)) == (State.UNKNOWN, State.CLAIMED)
    assert events(dead) == ["unknown"]
    assert new_courier().deliver() == 0


def test_a_worker_that_was_only_slow_still_tells_how_it_ended(new_courier, clock):
    message = plan("noor")

    class Slow(FolderTransport):
        def send(self, *mail):
            clock.go(2 * LEASE)
            claims.give_up_stale(clock.now())
            assert state(message) == State.UNKNOWN
            return Outcome(Kind.ACCEPTED, 250)

    new_courier(transport=Slow("unused")).deliver()
    assert state(message) == State.ACCEPTED


def test_a_worker_that_was_too_slow_leaves_alone_what_staff_sent_again(new_courier, clock):
    message = plan("noor")
    staff = factories.UserFactory(is_staff=True)

    class Slow(FolderTransport):
        def send(self, *mail):
            clock.go(2 * LEASE)
            claims.give_up_stale(clock.now())
            delivery.resend(message, by=staff)
            return Outcome(Kind.FAILED, 550)

    each = new_courier(transport=Slow("unused"))
    each._step()
    each._write_down()
    assert state(message) == State.PLANNED


def test_a_clock_put_back_leaves_nothing_waiting(clock, new_courier, sink):
    ahead = clock.now() + timedelta(hours=5)
    at_once = plan("een", created_at=ahead, due_at=ahead)
    put_off = plan("twee", state=State.DEFERRED, attempts=1, due_at=ahead)
    lost = claimed("drie", ahead)
    reminder = plan("vier", due_at=ahead)
    delivery.deliver_by_the_clock()
    assert [state(each) for each in (at_once, put_off)] == [State.ACCEPTED] * 2
    assert state(lost) == State.UNKNOWN
    assert state(reminder) == State.PLANNED


# --- too late to be of use --------------------------------------------------------------------------


def test_a_mail_that_comes_too_late_is_withdrawn(new_courier, clock, sink):
    """A link that has expired by the time the mail server is back only confuses."""
    link = plan("link", useless_after=clock.now() + 15 * MINUTE)
    receipt = plan("bewijs")
    clock.go(16 * MINUTE)
    assert new_courier().deliver() == 1
    assert names(sink) == ["bewijs"]
    assert (state(link), state(receipt)) == (State.CANCELLED, State.ACCEPTED)
    assert "te laat" in link.note


def test_a_mail_in_time_is_sent(new_courier, clock, sink):
    link = plan("link", useless_after=clock.now() + 15 * MINUTE)
    clock.go(14 * MINUTE)
    assert new_courier().deliver() == 1
    assert state(link) == State.ACCEPTED
