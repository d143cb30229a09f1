"""Two at the same moment, on PostgreSQL with threads; with a control that fails without the lock."""

import threading

import pytest
from django.db import connection, transaction

from engagement import targets
from engagement.comments import errors, moderation
from engagement.models import Comment, CommentDecision
from messaging.models import Message
from tests import factories
from tests.accounts.test_at_once import at_once

from .reactions import Thing, register, resident, write

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]


@pytest.fixture(autouse=True)
def thing():
    """A thing that takes reactions."""
    register(Thing())
    yield
    targets.unregister("proef")


@pytest.mark.parametrize("round_number", [1, 2, 3])
def test_of_two_moderators_one_decides_and_the_other_sees_it(round_number):
    comment = write(resident())
    first, second = factories.UserFactory(), factories.UserFactory()
    seen = {"pk": comment.pk, "version": comment.version}
    ways = iter(
        [
            lambda: moderation.approve(**seen, by=first),
            lambda: moderation.refuse(**seen, by=second, reason="rude"),
        ]
    )
    results = at_once(lambda: next(ways)(), 2)
    assert sum(isinstance(result, CommentDecision) for result in results) == 1, results
    assert sum(isinstance(result, errors.ChangedMeanwhileError) for result in results) == 1, results
    assert CommentDecision.objects.filter(comment=comment).count() == 1
    assert Message.objects.filter(kind__in=["engagement/comment_published", "engagement/comment_refused"]).count() == 1


def test_control_who_looks_without_a_lock_decides_twice():
    comment, both_looked = write(resident()), threading.Barrier(2, timeout=20)

    def look_then_decide():
        with transaction.atomic():
            found = Comment.objects.get(pk=comment.pk)
            both_looked.wait()
            if found.version == comment.version:
                Comment.objects.filter(pk=found.pk).update(version=found.version + 1)
                return CommentDecision.objects.create(comment=found, outcome="publish")

    at_once(look_then_decide, 2)
    assert CommentDecision.objects.filter(comment=comment).count() == 2


def test_the_same_words_from_four_tabs_are_one_reaction():
    author = resident()
    keys = iter(["een", "een", "twee", "drie"])
    results = at_once(lambda: write(author, "Eén keer", submission_key=next(keys)), 4)
    assert {result.pk for result in results} == {Comment.objects.get().pk}, results
