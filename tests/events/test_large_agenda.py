"""However much there is to do in the city: the agenda asks as many questions of the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories

PAGES = ("", "?plek=ja", "?soort=cafe", "maand/", "week/", "archief/", "ical/")


def make(event, count):
    """So many events of this and next week, and as many of last week."""
    now = timezone.now()
    for number in range(count):
        page = factories.EventPageFactory(parent=event.get_parent())
        for days in (1 + number % 9, -7):
            factories.SessionFactory(event=page, starts_at=now + timedelta(days=days))


@pytest.mark.parametrize("page", PAGES)
def test_many_events_ask_as_much_as_few(client, event, page):

    address = f"/agenda/{page}"

    def queries():
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    make(event, 3)
    few = queries()
    make(event, 30)
    assert queries() <= few
