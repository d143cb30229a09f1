"""Boundaries as drawings."""

import math
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cms import geometry

SQUARE = [[4.0, 52.0], [5.0, 52.0], [5.0, 53.0], [4.0, 53.0], [4.0, 52.0]]
HOLE = [[4.4, 52.4], [4.6, 52.4], [4.6, 52.6], [4.4, 52.6], [4.4, 52.4]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": [list(ring) for ring in rings]}


def test_reads_polygons_and_multipolygons():
    assert geometry.polygons_of(polygon(SQUARE, HOLE)) == [[[tuple(p) for p in SQUARE], [tuple(p) for p in HOLE]]]
    both = {"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]}
    assert len(geometry.polygons_of(both)) == 2


def test_takes_a_height_and_leaves_it_out():
    high = [[*point, 3.5] for point in SQUARE]
    assert geometry.tidy(polygon(high)) == polygon(SQUARE)


@pytest.mark.parametrize(
    ("faulty", "code"),
    [
        (None, "missing"),
        ([], "missing"),
        ({"type": "Point", "coordinates": [4, 52]}, "kind"),
        ({"type": "Polygon"}, "coordinates"),
        ({"type": "Polygon", "coordinates": []}, "coordinates"),
        ({"type": "MultiPolygon", "coordinates": []}, "coordinates"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "coordinates"),
        ({"type": "Polygon", "coordinates": [7]}, "coordinates"),
        (polygon([[4, 52], [5, 52], "x", [4, 52]]), "coordinates"),
        (polygon([[4, 52], [5, 52], [5], [4, 52]]), "coordinates"),
        (polygon([[4, 52], [5, True], [5, 53], [4, 52]]), "coordinates"),
        (polygon([[4, 52], [5, math.nan], [5, 53], [4, 52]]), "coordinates"),
        (polygon([[4, 52], [5, 52], [4, 52]]), "short"),
        (polygon(SQUARE[:-1]), "open"),
        (polygon([[4, 52], [5, 52], [4.5, 52], [4, 52]]), "flat"),
        (polygon([[100000, 480000], [101000, 480000], [101000, 481000], [100000, 480000]]), "metres"),
        (polygon([[52, 4], [52, 5], [53, 5], [52, 4]]), "swapped"),
        (polygon([[4, 91], [5, 91], [5, 92], [4, 91]]), "range"),
    ],
)
def test_says_what_is_wrong(faulty, code):
    with pytest.raises(geometry.GeometryError) as caught:
        geometry.polygons_of(faulty)
    assert caught.value.code == code


def test_projection_keeps_shape_and_puts_north_up():
    """At 60 degrees north a degree of longitude is half as long as one of latitude."""
    ring = [[0, 59.5], [2, 59.5], [2, 60.5], [0, 60.5], [0, 59.5]]
    polygons = geometry.polygons_of(polygon(ring))
    projection = geometry.Projection.fitting(polygons, width=100)
    assert projection.width == pytest.approx(100)
    assert projection.height == pytest.approx(100, rel=0.001)
    assert projection.point(0, 60.5) == (0, 0)
    assert projection.view_box(margin=0) == "0 0 100 100"


def test_path_data_has_one_decimal_and_closes_each_ring():
    drawn = [[[(0, 0), (10.25, 0), (10.25, 10), (0, 10.0), (0, 0)], [(2, 2), (4, 2), (4, 4), (2, 2)]]]
    assert geometry.path_data(drawn) == "M0 0L10.2 0L10.2 10L0 10ZM2 2L4 2L4 4Z"


def test_path_data_leaves_out_what_nobody_sees():
    ring = [(0, 0), (50, 0.2), (100, 0), (100, 100), (0, 100), (0, 0)]
    assert geometry.path_data([[ring]]) == "M0 0L100 0L100 100L0 100Z"


def test_label_stands_in_the_roomy_part_and_not_in_the_middle():
    """In an L the middle of the bounding box lies outside."""
    shape = [(0, 0), (100, 0), (100, 10), (40, 10), (40, 100), (0, 100), (0, 0)]
    x, y, room = geometry.label_point([[shape]])
    assert x == pytest.approx(20, abs=3)
    assert 15 < y < 85
    assert room == pytest.approx(20, abs=1)


def test_label_keeps_out_of_a_hole():
    outer = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    lake = [(20, 20), (80, 20), (80, 80), (20, 80), (20, 20)]
    x, y, room = geometry.label_point([[outer, lake]])
    assert geometry.contains([outer, lake], x, y)
    assert room == pytest.approx(10 * math.sqrt(2) * 0.83, abs=2)


def test_label_goes_to_the_largest_part():
    small = [(0, 0), (5, 0), (5, 5), (0, 5), (0, 0)]
    large = [(50, 50), (90, 50), (90, 90), (50, 90), (50, 50)]
    x, y, _room = geometry.label_point([[small], [large]])
    assert (x, y) == (pytest.approx(70, abs=1), pytest.approx(70, abs=1))


# --- properties -----------------------------------------------------------------------------------


@st.composite
def stars(draw):
    """A simple polygon around a point: distances in a circle of directions."""
    count = draw(st.integers(4, 24))
    distances = draw(st.lists(st.floats(5, 100), min_size=count, max_size=count))
    x, y = draw(st.floats(-500, 500)), draw(st.floats(-500, 500))
    points = [
        (x + far * math.cos(2 * math.pi * turn / count), y + far * math.sin(2 * math.pi * turn / count))
        for turn, far in enumerate(distances)
    ]
    return [*points, points[0]]


@given(stars())
def test_a_label_always_lies_inside(ring):
    x, y, room = geometry.label_point([[ring]])
    assert geometry.contains([ring], x, y)
    assert room > 0
    assert geometry.room([ring], x, y) == pytest.approx(room)


@given(stars(), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_no_other_point_has_much_more_room(ring, across, down):
    west, south, east, north = geometry.bounds([[ring]])
    other = geometry.room([ring], west + across * (east - west), south + down * (north - south))
    assert other <= geometry.label_point([[ring]])[2] + 1.001


@given(stars(), st.floats(0, 5))
def test_simplifying_stays_close_and_closed(ring, tolerance):
    simple = geometry.simplify(ring, tolerance)
    assert simple[0] == simple[-1] == ring[0]
    assert 4 <= len(simple) <= len(ring)
    assert set(simple) <= set(ring)
    edges = list(zip(simple, simple[1:], strict=False))
    for x, y in ring:
        assert min(geometry._to_segment(x, y, *edge) for edge in edges) <= tolerance + 1e-9


@given(stars())
def test_path_data_is_a_closed_line_of_numbers(ring):
    path = geometry.path_data([[ring]])
    assert re.fullmatch(r"(M-?\d+(\.\d)? -?\d+(\.\d)?(L-?\d+(\.\d)? -?\d+(\.\d)?)*Z)+", path)


@given(
    st.floats(-170, 170), st.floats(-80, 80), st.floats(0.001, 5), st.floats(0.001, 5), st.floats(0, 1), st.floats(0, 1)
)
def test_everything_lies_in_the_view(west, south, wide, high, across, down):
    east, north = west + wide, south + high
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    assume(abs(geometry.ring_area(ring)) > 1e-9)
    assume(not any(50 <= lon <= 54 and 3 <= lat <= 8 for lon, lat in ring))  # looks swapped, and is refused
    projection = geometry.Projection.fitting(geometry.polygons_of(polygon(ring)))
    x, y = projection.point(west + across * wide, south + down * high)
    assert -0.01 <= x <= projection.width + 0.01
    assert -0.01 <= y <= projection.height + 0.01
    assert projection.width <= geometry.WIDTH + 0.01


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=3, max_size=8))
def test_any_ring_is_read_or_refused_with_a_reason(points):
    ring = [list(point) for point in [*points, points[0]]]
    try:
        polygons = geometry.polygons_of(polygon(ring))
    except geometry.GeometryError as error:
        assert error.code in {"flat", "swapped"}
    else:
        assert geometry.path_data(geometry.Projection.fitting(polygons).polygons(polygons)).endswith("Z")
