"""The same report by mailbox and webhook at the same moment, on PostgreSQL, with a control without the lock."""

import threading
from contextlib import suppress

import pytest
from django.db import connection
from django.db.models import QuerySet

from messaging import reports
from messaging.models import DeliveryEvent, SoftBounce
from tests.accounts.test_at_once import at_once
from tests.messaging.bounced import BOUNCE_ADDRESS, report, sent

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]


@pytest.fixture
def four_at_once(settings, monkeypatch):
    """Four threads with one report; each waits a moment for the others between looking and writing."""
    settings.BOUNCE_ADDRESS = BOUNCE_ADDRESS
    raw = report("gmail-full", sent())
    meeting, is_known = threading.Barrier(4, timeout=20), reports._is_known

    def slowly(message, kind):
        answer = is_known(message, kind)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.5)
        return answer

    monkeypatch.setattr(reports, "_is_known", slowly)
    return lambda: at_once(lambda: reports.process_report(raw), 4)


def test_it_counts_once(four_at_once):
    results = four_at_once()
    assert sorted(result.recorded for result in results) == [False, False, False, True]
    assert DeliveryEvent.objects.count() == SoftBounce.objects.count() == 1


def test_control_without_the_lock_it_counts_more_often(four_at_once, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    four_at_once()
    assert DeliveryEvent.objects.count() > 1
