"""How many queries a page costs when the page cache does not have it, and that they do not grow with the site."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms import kept_parts, page_cache
from tests import factories


@pytest.fixture(autouse=True)
def outside_transaction(monkeypatch, settings, tmp_path):
    """As a request in production: parts of pages are kept, the page cache is off."""
    monkeypatch.setattr(kept_parts, "connection", SimpleNamespace(in_atomic_block=False))
    settings.PAGE_CACHE_GENERATION_FILE = tmp_path / "generation"
    page_cache._raise_now()


@pytest.fixture
def city(home):
    """A front page with every block that shows things, and a few of each thing."""
    image = factories.ImageFactory()
    pages = more_pages(home, 4)
    links = [{"page": page.pk, "url": "", "title": "", "text": "", "image": image.pk} for page in pages]
    home.social_image = image
    home.body = [
        {"type": "search_hero", "value": {"title": "Welkom", "text": "", "image": image.pk}},
        {"type": "choose_neighbourhood", "value": {"title": "Kies uw wijk", "text": ""}},
        {"type": "highlights", "value": {"title": "Uitgelicht", "items": links}},
        {"type": "whats_on", "value": {"title": "Binnenkort", "count": 6, "empty_text": ""}},
        {"type": "newest", "value": {"title": "Nieuw", "count": 6}},
        {"type": "links", "value": {"title": "Meer", "style": "cards", "items": links}},
        {
            "type": "callout",
            "value": {"kind": "tip", "title": "Tip", "text": f'<p><a linktype="page" id="{pages[0].pk}">Lees</a></p>'},
        },
    ]
    home.save_revision().publish()
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    more_places(index, 2)
    page_cache._raise_now()
    return SimpleNamespace(home=home, index=index)


def more_pages(parent, number):
    return [factories.StandardPageFactory(parent=parent, show_in_menus=True) for _ in range(number)]


def more_places(index, number):
    return [factories.NeighbourhoodPageFactory(parent=index) for _ in range(number)]


def queries(client, path):
    """(first after a change, later ones): how many queries the page costs."""
    counts = []
    page_cache._raise_now()
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts.append(len(captured))
    return counts[1], counts[2]


def test_home_costs_at_most_twelve_queries(client, city):
    client.get("/")
    assert max(queries(client, "/")) <= 12


def test_home_right_after_a_change(client, city):
    """Everything is made anew; the pictures' sizes are there already."""
    client.get("/")
    page_cache._raise_now()
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    assert len(captured) <= 25


@pytest.mark.parametrize("path", ["/", "/wijken/", "/zoeken/?q=pagina"])
def test_queries_do_not_grow_with_the_site(client, city, path):
    client.get(path)
    before = max(queries(client, path))
    more_pages(city.home, 12)
    more_places(city.index, 6)
    assert max(queries(client, path)) <= before


def test_standard_page(client, page):
    more_pages(page, 2)
    before = max(queries(client, "/meepraten/"))
    more_pages(page, 10)
    assert max(queries(client, "/meepraten/")) <= before <= 15


def test_neighbourhood_page(client, city):
    place = city.index.get_children().first()
    before = max(queries(client, place.url))
    factories.OrganisationFactory.create_batch(5)
    more_pages(city.home, 5)
    assert max(queries(client, place.url)) <= before <= 18


def test_no_public_page_sets_a_cookie(client, city, page):
    place = city.index.get_children().first()
    for path in ("/", "/meepraten/", "/wijken/", place.url, "/zoeken/?q=pagina", "/toegankelijkheid/", "/feeds/"):
        response = client.get(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert not response.has_header("Set-Cookie"), path
