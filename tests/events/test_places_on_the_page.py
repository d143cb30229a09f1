"""How many places are left, on a page that comes from the cache."""

import time
from unittest import mock

import pytest

from cms import page_cache
from events.models.pages import PLACES_SECONDS
from tests import factories

from .signing import make_event, sign_up


@pytest.fixture(autouse=True)
def cache_on(settings, tmp_path):
    settings.PAGE_CACHE_SECONDS = 600
    settings.PAGE_CACHE_GENERATION_FILE = tmp_path / "generation"
    page_cache._raise_now()


@pytest.fixture
def session(home):
    return factories.SessionFactory(event=make_event(home), capacity_room=2)


def later(seconds):
    then = time.monotonic() + seconds
    return mock.patch.object(time, "monotonic", lambda: then)


def test_a_number_of_places_is_never_older_than_a_quarter_of_a_minute(client, session):
    url = session.event.get_url()
    assert "Nog 2 plaatsen" in client.get(url).content.decode()
    sign_up(session, 1)
    assert "Nog 2 plaatsen" in client.get(url).content.decode()
    with later(PLACES_SECONDS + 1):
        assert "Nog 1 plaats" in client.get(url).content.decode()


def test_an_event_without_places_to_give_is_kept_as_other_pages(client, session, django_assert_num_queries):
    session.sign_up = "none"
    session.save()
    url = session.event.get_url()
    client.get(url)
    with later(PLACES_SECONDS + 1), django_assert_num_queries(0):
        assert "Aanmelden hoeft niet" in client.get(url).content.decode()


def test_a_proxy_keeps_it_no_longer_either(client, session):
    with mock.patch.object(page_cache.proxy_cache, "configured", return_value=True):
        found = client.get(session.event.get_url())
    assert f"s-maxage={PLACES_SECONDS}," in found["Cache-Control"]
