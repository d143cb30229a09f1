"""Tiles of a map server under our own drawing."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from cms import tiles
from cms.geometry import Projection
from cms.models import SiteSettings
from home.models import NeighbourhoodPage
from tests import factories

TEMPLATE = "https://tiles.example.nl/{z}/{x}/{y}.png"
CITY = (4.60, 52.33, 4.70, 52.43)


def square(west, south, east, north):
    return [[[(west, south), (east, south), (east, north), (west, north), (west, south)]]]


@given(st.floats(-5, 8), st.floats(48, 55), st.floats(0.02, 0.4))
def test_tiles_cover_the_drawing_and_stay_few(west, south, size):
    area = (west, south, west + size, south + size)
    projection = Projection.fitting(square(*area))
    found = tiles.tiles_over(TEMPLATE, projection, area)
    assert 1 <= len(found) <= tiles.MOST_TILES
    assert min(tile.x for tile in found) <= 0.1 and min(tile.y for tile in found) <= 0.1
    assert max(tile.x + tile.width for tile in found) >= projection.width - 0.1
    assert max(tile.y + tile.height for tile in found) >= projection.height - 0.1


def test_tiles_touch_without_gaps():
    found = tiles.tiles_over(TEMPLATE, Projection.fitting(square(*CITY)), CITY)
    rows = {tile.y for tile in found}
    for row in rows:
        line = sorted((tile for tile in found if tile.y == row), key=lambda tile: tile.x)
        for left, right in zip(line, line[1:], strict=False):
            assert left.x + left.width == pytest.approx(right.x, abs=0.15)


def test_a_known_place_lies_in_the_known_tile():
    found = tiles.tiles_over(TEMPLATE, Projection.fitting(square(*CITY)), CITY)
    assert "https://tiles.example.nl/13/4201/2691.png" in {tile.url for tile in found}


@pytest.fixture
def mapped(home):
    index = factories.NeighbourhoodIndexPageFactory(parent=home)
    ring = [[west, south] for polygon in square(*CITY) for ring in polygon for west, south in ring]
    district = factories.DistrictFactory(boundary={"type": "Polygon", "coordinates": [ring]})
    factories.NeighbourhoodPageFactory(parent=index, neighbourhood=district)
    return home


def test_without_a_setting_no_page_asks_another_host(client, mapped):
    response = client.get("/wijken/")
    assert b"<image" not in response.content
    assert "img-src 'self';" in response["Content-Security-Policy"] + ";"


@pytest.mark.parametrize("address", ["/wijken/", "/wijken/{slug}/"])
def test_a_tile_server_shows_and_is_allowed_by_the_policy(client, mapped, address):
    settings = SiteSettings.for_site(Site.objects.get())
    settings.tile_server = TEMPLATE
    settings.full_clean()
    settings.save()
    response = client.get(address.format(slug=NeighbourhoodPage.objects.get().slug))
    assert b'href="https://tiles.example.nl/' in response.content
    assert "img-src 'self' https://tiles.example.nl" in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["https://tiles.example.nl/", TEMPLATE.replace("https", "http")])
def test_an_address_that_gives_no_tiles_is_refused(mapped, address):
    settings = SiteSettings.for_site(Site.objects.get())
    settings.tile_server = address
    with pytest.raises(ValidationError, match="{z}"):
        settings.full_clean()
