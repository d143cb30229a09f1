"""Token buckets: how much, how fast, a clock that moves, and two processes that want the last token."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.limits import Rate, level, take
from cms.models import Bucket

NOW = timezone.now()
SECOND = timedelta(seconds=1)
THREE = Rate(per_second=0.5, burst=3)


def test_a_burst_at_once_and_then_as_time_goes_by(db):
    assert [take("proef", THREE, now=NOW) for _ in range(3)] == [0, 0, 0]
    assert take("proef", THREE, now=NOW) == 2
    assert take("proef", THREE, now=NOW + SECOND) == 1
    assert take("proef", THREE, now=NOW + 2 * SECOND) == 0
    assert take("ander", THREE, now=NOW) == 0


def test_too_many_at_once_takes_nothing(db):
    assert take("proef", THREE, count=2, now=NOW) == 0
    assert take("proef", THREE, count=2, now=NOW) == 2
    assert take("proef", THREE, count=1, now=NOW) == 0


def test_rest_never_gives_more_than_the_burst(db):
    take("proef", THREE, now=NOW)
    assert [take("proef", THREE, now=NOW + timedelta(days=1)) for _ in range(4)] == [0, 0, 0, 2]


def test_a_clock_put_back_waits_no_longer_than_an_empty_bucket(db):
    for _ in range(3):
        take("proef", THREE, now=NOW)
    before = NOW - timedelta(days=30)
    assert take("proef", THREE, now=before) == 2
    assert take("proef", THREE, now=before + 2 * SECOND) == 0


@given(
    tokens=st.floats(0, 3),
    elapsed=st.floats(-1e6, 1e6),
    burst=st.floats(3, 10),
)
def test_the_level_never_leaves_its_bounds(tokens, elapsed, burst):
    bucket = Bucket(tokens=tokens, at=NOW)
    found = level(bucket, Rate(per_second=1, burst=burst), NOW + elapsed * SECOND)
    assert tokens <= found <= burst


def test_a_count_for_some_minutes():
    assert Rate.of(30, minutes=15) == Rate(per_second=1 / 30, burst=30)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="about row locks; SQLite has one writer")
def test_two_processes_never_take_the_same_token(transactional_db):
    slow = Rate(per_second=0.0001, burst=20)
    take("proef", slow, count=0, now=NOW)
    answers, gate = [], threading.Barrier(8, timeout=20)

    def race():
        gate.wait()
        answers.extend(take("proef", slow, now=NOW) for _ in range(5))
        connection.close()

    racers = [threading.Thread(target=race, daemon=True) for _ in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)
    assert answers.count(0) == 20
