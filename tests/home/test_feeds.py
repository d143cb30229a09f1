"""Atom feeds that a reader can trust (RFC 4287), and a sitemap of what the public may see."""

import re
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from defusedxml import ElementTree
from wagtail.models import PageViewRestriction

from tests import factories

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def text(element, name):
    found = element.find(f"{ATOM}{name}")
    return None if found is None else found.text


def entry_titles(feed):
    return [text(entry, "title") for entry in feed.iter(f"{ATOM}entry")]


def assert_valid(feed, path):
    """What RFC 4287 asks of a feed and its entries."""
    assert feed.tag == f"{ATOM}feed"
    links = {link.get("rel", "alternate"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{path}"
    assert links["alternate"].startswith("http://testserver/")
    assert text(feed, "title")
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    ids = [text(feed, "id")]
    moments = [text(feed, "updated")]
    for entry in feed.iter(f"{ATOM}entry"):
        ids.append(text(entry, "id"))
        moments += [text(entry, "updated"), text(entry, "published")]
        assert text(entry, "title")
        assert entry.find(f"{ATOM}link").get("href").startswith("http://testserver/")
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"tag:[\w.-]+,\d{4}(-\d\d-\d\d)?:\S+", one) for one in ids)
    assert all(datetime.fromisoformat(moment).tzinfo for moment in moments)
    return ids


@pytest.fixture
def content(home):
    """One place with its page, and a page about it."""
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    place = factories.DistrictFactory(name="Meerwijk", slug="meerwijk")
    factories.NeighbourhoodPageFactory(parent=index, neighbourhood=place)
    page = factories.StandardPageFactory(parent=home, title="Groen & <b>water</b>", introduction="Voor <iedereen>.")
    page.neighbourhoods.set([place])
    page.save_revision().publish()
    return {"place": place, "page": page}


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/feeds/", ["Groen & <b>water</b>"]),
        ("/feeds/pagina/", ["Groen & <b>water</b>"]),
        ("/feeds/wijk/", ["Meerwijk"]),
        ("/wijken/meerwijk/feed/", ["Groen & <b>water</b>", "Meerwijk"]),
    ],
)
def test_each_feed_is_valid_and_holds_its_own(client, content, path, titles):
    feed = read(client, path)
    assert_valid(feed, path)
    assert entry_titles(feed) == titles


def test_feeds_have_ids_of_their_own(client, content):
    paths = ["/feeds/", "/feeds/pagina/", "/feeds/wijk/", "/wijken/meerwijk/feed/"]
    assert len({text(read(client, path), "id") for path in paths}) == len(paths)


def test_an_entry_keeps_its_id_when_it_moves(client, content):
    before = assert_valid(read(client, "/feeds/"), "/feeds/")
    content["page"].slug = "ergens-anders"
    content["page"].save_revision().publish()
    feed = read(client, "/feeds/")
    assert assert_valid(feed, "/feeds/") == before
    assert urlsplit(feed.find(f"{ATOM}entry/{ATOM}link").get("href")).path == "/ergens-anders/"


def test_an_empty_feed_is_valid_too(client, home):
    assert assert_valid(read(client, "/feeds/"), "/feeds/")


@pytest.mark.parametrize(
    "path", ["/feeds/bestaat-niet/", "/wijken/bestaat-niet/feed/", "/feeds/pagina'/", "/wijken/meer%20wijk/feed/"]
)
def test_an_unknown_feed_is_not_found(client, content, path):
    assert client.get(path).status_code == 404


def test_a_hidden_place_has_no_feed(client, content):
    content["place"].is_active = False
    content["place"].save()
    assert client.get("/wijken/meerwijk/feed/").status_code == 404
    assert entry_titles(read(client, "/feeds/wijk/")) == []


def test_a_private_page_is_in_no_feed_and_not_in_the_sitemap(admin_client, client, content):
    PageViewRestriction.objects.create(page=content["page"], restriction_type=PageViewRestriction.LOGIN)
    for reader in (client, admin_client):
        for path in ("/feeds/", "/feeds/pagina/", "/wijken/meerwijk/feed/", "/sitemap.xml"):
            answer = reader.get(path)
            assert answer.status_code == 200
            assert content["page"].slug not in answer.text


def test_a_feed_takes_few_queries(client, content, django_assert_max_num_queries):
    client.get("/wijken/meerwijk/feed/")
    with django_assert_max_num_queries(8):
        client.get("/wijken/meerwijk/feed/")


# --- sitemap --------------------------------------------------------------------------------------


def addresses(client):
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{SITEMAP}urlset"
    return {urlsplit(location.text).path for location in root.iter(f"{SITEMAP}loc")}


def test_the_sitemap_has_every_public_live_page_and_no_other(client, home, content):
    draft = factories.StandardPageFactory(parent=home, title="Concept", slug="concept", live=False)
    assert addresses(client) == {"/", "/wijken/", "/wijken/meerwijk/", f"/{content['page'].slug}/"}
    draft.save_revision().publish()
    assert "/concept/" in addresses(client)
    draft.refresh_from_db()
    draft.unpublish()
    assert "/concept/" not in addresses(client)


def test_the_sitemap_leaves_out_what_lies_below_a_private_page(client, home):
    parent = factories.StandardPageFactory(parent=home, title="Besloten", slug="besloten")
    factories.StandardPageFactory(parent=parent, title="Erin", slug="erin")
    PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)
    assert addresses(client) == {"/"}


def test_the_sitemap_leaves_out_the_page_of_a_hidden_place(client, content):
    content["place"].is_active = False
    content["place"].save()
    assert "/wijken/meerwijk/" not in addresses(client)


def test_every_address_in_the_sitemap_opens(client, content):
    for path in addresses(client):
        assert client.get(path).status_code == 200
