"""However much there is to do in the city: the agenda asks as many questions of the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms import kept_parts
from tests import factories

PAGES = ("", "?plek=ja", "?soort=cafe", "maand/", "week/", "archief/", "ical/")


def make(event, count):
    """So many events of this and next week, and as many of last week."""
    now = timezone.now()
    for number in range(count):
        page = factories.EventPageFactory(parent=event.get_parent())
        for days in (1 + number % 9, -7):
            factories.SessionFactory(event=page, starts_at=now + timedelta(days=days))


def test_many_events_ask_as_much_as_few(client, event):
    def queries():
        asked = {}
        for page in PAGES:
            assert client.get(f"/agenda/{page}").status_code == 200
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/agenda/{page}")
            asked[page] = len(captured)
        return asked

    make(event, 3)
    few = queries()
    make(event, 30)
    assert {page: count for page, count in queries().items() if count > few[page]} == {}


@pytest.mark.parametrize("page", ["", "maand/", "week/"])
def test_what_was_found_is_kept_until_something_changes(
    client, event, page, outside_transaction, django_capture_on_commit_callbacks
):
    def read():
        with CaptureQueriesContext(connection) as asked:
            text = client.get(f"/agenda/{page}").content.decode()
        return len(asked), text

    first, again = read()[0], read()[0]
    assert again < first
    with django_capture_on_commit_callbacks(execute=True):
        late = factories.EventPageFactory(parent=event.get_parent(), title="Kwam er net bij")
        factories.SessionFactory(event=late, starts_at=timezone.now())
    assert "Kwam er net bij" in read()[1]
    with django_capture_on_commit_callbacks(execute=True):
        late.unpublish()
    assert "Kwam er net bij" not in read()[1]


@pytest.mark.parametrize("page", ["", "maand/", "week/"])
def test_words_that_anybody_can_think_of_are_not_kept(client, event, page, outside_transaction):
    client.get(f"/agenda/{page}")
    before = list(kept_parts._parts.found)
    for number in range(3):
        assert client.get(f"/agenda/{page}?q=woord{number}").status_code == 200
    assert [key for key in kept_parts._parts.found if key[0] == "agenda" and key not in before] == []
