"""Seats and the queue: pure rules, held to their properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.seats import Seats, Why, next_in_line


@pytest.mark.parametrize(
    ("seats", "free", "open_to_all", "overfull"),
    [
        (Seats(10, 4), 6, 6, 0),
        (Seats(10, 10), 0, 0, 0),
        (Seats(10, 12), 0, 0, 2),
        (Seats(10, 4, queued=1), 6, 0, 0),
        (Seats(None, 400), None, None, 0),
        (Seats(None, 4, queued=2), None, 0, 0),
        (Seats(0), 0, 0, 0),
    ],
)
def test_counting(seats, free, open_to_all, overfull):
    assert (seats.free, seats.open_to_all, seats.overfull_by) == (free, open_to_all, overfull)


@pytest.mark.parametrize(
    ("waiting", "free", "expected"),
    [
        ([], 5, []),
        ([(1, 1)], 0, []),
        ([(1, 1), (2, 1)], 1, [(1, True, Why.FIRST)]),
        ([(1, 3), (2, 1)], 2, [(1, False, Why.TOO_LARGE), (2, True, Why.NEXT_THAT_FITS)]),
        ([(1, 2), (2, 2), (3, 1)], 3, [(1, True, Why.FIRST), (2, False, Why.TOO_LARGE), (3, True, Why.NEXT_THAT_FITS)]),
        ([(1, 4), (2, 9)], None, [(1, True, Why.FIRST), (2, True, Why.FIRST)]),
    ],
)
def test_whose_turn_it_is(waiting, free, expected):
    assert [(one.key, one.offered, one.why) for one in next_in_line(waiting, free)] == expected


QUEUES = st.lists(st.integers(1, 6), max_size=12).map(lambda sizes: list(enumerate(sizes)))


@given(QUEUES, st.integers(0, 15))
def test_never_more_than_there_is_and_nobody_waits_for_nothing(waiting, free):
    decisions = next_in_line(waiting, free)
    offered = {one.key for one in decisions if one.offered}
    given_away = sum(size for key, size in waiting if key in offered)
    assert given_away <= free
    left, decided = free - given_away, {one.key for one in decisions}
    # Whoever was looked at and stayed behind did not fit; whoever was not looked at came after the last seat.
    assert all(size > left for key, size in waiting if key not in offered and key in decided) or left == 0
    assert left == 0 or decided == {key for key, _size in waiting}


@given(QUEUES, st.integers(0, 15))
def test_of_equal_parties_the_first_goes_first(waiting, free):
    offered = [one.key for one in next_in_line(waiting, free) if one.offered]
    assert offered == sorted(offered)
    for size in range(1, 7):
        same = [key for key, one in waiting if one == size]
        got = [key for key in same if key in offered]
        assert got == same[: len(got)]
