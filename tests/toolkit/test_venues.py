"""Venues: what surely is there, what is not known, and where."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from toolkit.models import VenueRoom
from toolkit.venues.forms import VenueForm
from toolkit.venues.search import find


def found(query):
    form = VenueForm(query)
    assert form.is_valid()
    return [venue.title for venue in find(form.question)]


@pytest.fixture
def venues(kit):
    area = factories.NeighbourhoodFactory(slug="noord")
    place = factories.DistrictFactory(parent=area, slug="molenwijk")
    factories.VenueFactory(
        title="Buurthuis", capacity=40, cost="free", step_free="yes", kitchen="yes", neighbourhoods=[place]
    )
    factories.VenueFactory(
        title="Kerk",
        capacity=20,
        cost="reduced",
        step_free="no",
        rooms=[VenueRoom(title="Grote zaal", seats=120, standing=200)],
    )
    factories.VenueFactory(title="Loods", cost="paid")
    return place


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Buurthuis", "Kerk", "Loods"]),
        ({"q": "buurt"}, ["Buurthuis"]),
        ({"mensen": "30"}, ["Kerk", "Buurthuis"]),
        ({"mensen": "150"}, ["Kerk"]),
        ({"mensen": "veel"}, ["Buurthuis", "Kerk", "Loods"]),
        ({"kosten": "free"}, ["Buurthuis"]),
        ({"kosten": "reduced"}, ["Buurthuis", "Kerk"]),
        ({"toegankelijk": ["step_free"]}, ["Buurthuis"]),
        ({"met": ["kitchen", "wifi"]}, []),
        ({"met": ["kitchen", "id"]}, ["Buurthuis"]),
        ({"wijk": "molenwijk"}, ["Buurthuis", "Kerk", "Loods"]),
        ({"wijk": "bestaat-niet"}, ["Buurthuis", "Kerk", "Loods"]),
    ],
)
def test_what_is_asked_must_surely_be_there(venues, query, expected):
    assert sorted(found(query)) == sorted(expected)


def test_just_big_enough_comes_first(venues):
    factories.VenueFactory(title="Hal", capacity=500)
    assert found({"mensen": "30"}).index("Buurthuis") < found({"mensen": "30"}).index("Hal")


def test_elsewhere_is_left_out(venues):
    other = factories.DistrictFactory(slug="europawijk")
    assert "Buurthuis" not in found({"wijk": other.slug})


def test_the_list_with_its_map(client, venues):
    response = client.get("/toolkit/accommodaties/ruimtes/?toegankelijk=step_free&toegankelijk=x&met=kitchen")
    html = response.content.decode()
    assert "1 ruimte" in html
    assert "zonder drempels" in html
    assert response.context["query"] == "toegankelijk=step_free&met=kitchen"
    assert "Geen ruimte gevonden" in client.get("/toolkit/accommodaties/ruimtes/?q=zwembad").content.decode()


def test_its_page_says_what_is_not_known(client, kit):
    factories.VenueFactory(
        slug="zaal",
        title="Zaal",
        step_free="yes",
        hearing_loop="no",
        phone="14 023",
        street="Plein 1",
        city="Haarlem",
        rooms=[VenueRoom(title="Boven", seats=10)],
        is_example=True,
    )
    html = client.get("/toolkit/accommodaties/ruimtes/zaal/").content.decode()
    assert "Zonder drempels of trappen: <strong>ja</strong>" in html
    assert "Ringleiding: <strong>nee</strong>" in html
    assert "Toilet voor rolstoelgebruikers: <strong>onbekend</strong>" in html
    assert "Plein 1, Haarlem" in html
    assert "Dit is een voorbeeld" in html
    assert "14 023" in html


def test_an_empty_list_says_what_to_do(client, kit):
    assert "Kent u er een?" in client.get("/toolkit/accommodaties/ruimtes/").content.decode()


def test_a_room_for_nobody_is_refused(kit):
    with pytest.raises(ValidationError, match="als u het niet weet"):
        factories.VenueFactory.build(capacity=0).full_clean()


def test_more_venues_cost_no_more_queries(client, kit, settings, django_assert_max_num_queries):
    settings.PAGE_CACHE_SECONDS = 0
    place = factories.DistrictFactory()

    def grow(count):
        for _number in range(count):
            factories.VenueFactory(neighbourhoods=[place], rooms=[VenueRoom(title="Zaal", seats=5)])

    address = "/toolkit/accommodaties/ruimtes/?mensen=4"
    grow(2)
    client.get(address)
    with django_assert_max_num_queries(45) as queries:
        client.get(address)
        few = len(queries)
    grow(15)
    client.get(address)
    with django_assert_max_num_queries(few):
        client.get(address)
