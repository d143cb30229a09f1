"""The map of the city and the list beside it."""

import pytest
from wagtail.models import PageViewRestriction

from cms import page_cache
from cms.city_map import city_map
from cms.models import Neighbourhood
from tests import factories


def square(x, y, size=0.01):
    """A boundary."""
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def city(home):
    """Two stadsdelen, three wijken, a page for each of the five."""
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    north = factories.NeighbourhoodFactory(code="SD-N", name="Noord", slug="noord")
    east = factories.NeighbourhoodFactory(code="SD-O", name="Oost", slug="oost")
    wijken = [
        factories.DistrictFactory(code="WK1", name="Berkenwijk", slug="berkenwijk", parent=north),
        factories.DistrictFactory(code="WK2", name="Appelwijk", slug="appelwijk", parent=north),
        factories.DistrictFactory(code="WK3", name="Dorpswijk", slug="dorpswijk", parent=east),
    ]
    for number, place in enumerate(wijken):
        place.boundary, place.boundary_credit = square(4.6 + number / 100, 52.3), "Kadaster"
        place.save()
    places = {place.code: place for place in [north, east, *wijken]}
    pages = {
        code: factories.NeighbourhoodPageFactory(parent=index, neighbourhood=place) for code, place in places.items()
    }
    return places, pages


def by_code(drawing):
    return {shape["code"]: shape for shape in drawing["shapes"]}


def test_shapes_are_grouped_numbered_and_linked_as_in_the_list(city):
    drawing = city_map()
    assert [group["name"] for group in drawing["groups"]] == ["Noord", "Oost"]
    assert [group["url"] for group in drawing["groups"]] == ["/wijken/noord/", "/wijken/oost/"]
    items = [item for group in drawing["groups"] for item in group["items"]]
    assert [item["name"] for item in items] == ["Appelwijk", "Berkenwijk", "Dorpswijk"]
    assert [item["number"] for item in items] == [1, 2, 3]
    shapes = by_code(drawing)
    for item in items:
        shape = shapes[item["code"]]
        assert (shape["url"], shape["number"], shape["name"]) == (item["url"], item["number"], item["name"])
        assert shape["group"] in {"Noord", "Oost"}
        assert shape["path"].startswith("M") and shape["path"].endswith("Z")
        assert not shape["current"]
    assert drawing["credit"] == "Kadaster"
    assert len(drawing["view_box"].split()) == 4


def test_marks_a_wijk_and_all_wijken_of_a_stadsdeel(city):
    places, _pages = city
    marked = city_map(current=places["WK1"])
    assert [code for code, shape in by_code(marked).items() if shape["current"]] == ["WK1"]
    assert [item["name"] for group in marked["groups"] for item in group["items"] if item["current"]] == ["Berkenwijk"]
    marked = city_map(current=places["SD-N"])
    assert sorted(code for code, shape in by_code(marked).items() if shape["current"]) == ["WK1", "WK2"]
    assert [group["current"] for group in marked["groups"]] == [True, False]


def test_a_hidden_wijk_is_gone(city):
    places, _pages = city
    places["WK2"].is_active = False
    places["WK2"].save()
    drawing = city_map()
    assert set(by_code(drawing)) == {"WK1", "WK3"}
    assert "Appelwijk" not in str(drawing["groups"])


@pytest.mark.parametrize("how", ["unpublished", "private", "below a private page", "without a page"])
def test_a_wijk_without_a_page_to_read_is_drawn_and_not_linked(city, how):
    places, pages = city
    page = pages["WK2"]
    if how == "unpublished":
        page.unpublish()
    elif how == "below a private page":
        PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
        assert city_map()["groups"] == []
    elif how == "private":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    else:
        page.delete()
    drawing = city_map()
    assert by_code(drawing)["WK2"]["url"] == ""
    assert by_code(drawing)["WK2"]["number"] is None
    assert "Appelwijk" not in str(drawing["groups"])


def test_a_wijk_in_no_stadsdeel_has_its_own_group(city):
    places, _pages = city
    places["WK3"].parent = None
    places["WK3"].save()
    drawing = city_map()
    assert drawing["groups"][-1]["name"] == "Andere wijken"
    assert by_code(drawing)["WK3"]["group"] == "Andere wijken"


def test_an_empty_city_is_no_error(home):
    drawing = city_map()
    assert drawing["shapes"] == drawing["groups"] == []


def test_costs_two_queries_however_large_the_city(city, django_assert_num_queries):
    with django_assert_num_queries(2):
        city_map()
    places, _pages = city
    parent = places["SD-O"]
    index = _pages["SD-O"].get_parent()
    for number in range(10, 20):
        place = factories.DistrictFactory(parent=parent, boundary=square(4.6, 52.3 + number / 100))
        factories.NeighbourhoodPageFactory(parent=index, neighbourhood=place)
        index.refresh_from_db()
    with django_assert_num_queries(2):
        assert len(city_map()["shapes"]) == 13


@pytest.fixture
def outside_transaction(monkeypatch):
    """As a request in production: not inside a transaction."""
    monkeypatch.setattr("cms.kept_parts.connection", type("Connection", (), {"in_atomic_block": False}))


def test_is_made_once_for_each_generation(city, outside_transaction, django_assert_num_queries):
    first = city_map()
    with django_assert_num_queries(0):
        assert city_map() == first
        assert city_map(current=city[0]["WK1"]) != first
        assert city_map() == first
    Neighbourhood.objects.filter(code="WK1").update(name="Zilverwijk")
    page_cache._raise_now()
    assert by_code(city_map())["WK1"]["name"] == "Zilverwijk"
