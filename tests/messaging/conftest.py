"""A mail server, a clock that tests move, and workers that deliver under it."""

import pytest
from django.utils import timezone

from messaging import courier
from tests.messaging.sinks import Sink, serving


class Clock:
    """A clock on the wall and one that nobody moves."""

    def __init__(self):
        self.moment = timezone.now()
        self.seconds = 0.0

    def now(self):
        return self.moment

    def ticks(self):
        return self.seconds

    def go(self, step):
        self.moment += step
        self.seconds += step.total_seconds()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sink(settings):
    """A mail server that is the site's relay."""
    sink = Sink()
    settings.MAIL_RELAY = sink.relay
    settings.MAIL_PER_MINUTE = {}
    with serving(sink):
        yield sink


@pytest.fixture
def new_courier(clock, db, settings):
    """Makes couriers under the test's clock that know no pace, and lets them go afterwards."""
    settings.MAIL_PER_MINUTE = {}
    made = []

    def make(**options):
        made.append(courier.Courier(now=clock.now, ticks=clock.ticks, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()
