"""Two at the same moment, on PostgreSQL with threads; each with a control that fails without the lock."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from engagement.conversations import errors, services
from engagement.models import Conversation, Line, Participant
from messaging.models import Message
from tests.accounts.test_at_once import at_once
from tests.engagement import talking
from tests.engagement.talking import begin

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]


@pytest.fixture
def things():
    with talking.things() as made:
        made.owners["1"] = [talking.resident("Bob")]
        yield made


def test_two_who_close_at_once_get_one_outcome_and_the_other_sees_it(things):
    ada, bob = talking.resident("Ada"), things.owners["1"][0]
    conversation = begin(ada)
    ways = iter([(ada, "helped"), (bob, "not_helped")])

    def close():
        by, outcome = next(ways)
        return services.close(conversation=conversation, by=by, outcome=outcome)

    results = at_once(close, 2)
    lost = [result for result in results if isinstance(result, errors.AlreadyClosedError)]
    won = [result for result in results if isinstance(result, Conversation)]
    assert (len(won), len(lost)) == (1, 1), results
    assert lost[0].conversation.outcome == won[0].outcome == Conversation.objects.get().outcome
    assert len(things.ended) == 1
    assert Message.objects.filter(kind="engagement/conversation_closed").count() == 1


def test_control_without_the_lock_both_close(things):
    conversation, both_looked = begin(talking.resident("Ada")), threading.Barrier(2, timeout=20)
    ways = iter(["helped", "not_helped"])

    def look_then_close():
        found, outcome = Conversation.objects.get(pk=conversation.pk), next(ways)
        both_looked.wait()
        return found.is_open and services.end(found, ending="finished", outcome=outcome)

    at_once(look_then_close, 2)
    assert len(things.ended) == 2


def test_four_tabs_begin_one_conversation(things):
    ada = talking.resident("Ada")
    results = at_once(lambda: begin(ada), 4)
    assert {type(result) for result in results} == {Conversation}, results
    assert (Conversation.objects.count(), Participant.objects.count(), Line.objects.count()) == (1, 2, 4)


def test_the_same_form_four_times_is_one_message(things):
    ada = talking.resident("Ada")
    results = at_once(lambda: begin(ada, submission_key="same"), 4)
    assert {type(result) for result in results} == {Conversation}, results
    assert (Line.objects.count(), Message.objects.count()) == (1, 1)


def test_nobody_writes_in_what_is_being_closed(things):
    ada = talking.resident("Ada")
    conversation = begin(ada)
    ways = iter([lambda: services.close(conversation=conversation, by=ada), lambda: talking.say(conversation, ada)])
    at_once(lambda: next(ways)(), 2)
    conversation.refresh_from_db()
    later = Line.objects.filter(conversation=conversation, created_at__gt=conversation.closed_at or timezone.now())
    assert not later.exists()
