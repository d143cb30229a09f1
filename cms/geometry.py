"""Boundaries as drawings: checking, projecting, simplifying and labelling polygons.

Pure functions over GeoJSON geometries in WGS 84. A *polygon* here is a list of rings, a ring a list of
(x, y) pairs; the first ring is the outline, the others are holes.
"""

import heapq
import math
from dataclasses import dataclass

WIDTH = 1000.0
TOLERANCE = 0.7
EARTH_DIGITS = 5
MOST_ROUNDS = 2000


class GeometryError(ValueError):
    """A geometry that cannot be drawn. `code` names the fault for whoever words it for people."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Projection:
    """From degrees to drawing units: equirectangular, true at the middle latitude, north upwards."""

    west: float
    north: float
    x_scale: float
    y_scale: float
    width: float
    height: float

    @classmethod
    def fitting(cls, polygons, width=WIDTH):
        """The projection in which all the polygons together are `width` units wide."""
        west, south, east, north = bounds(polygons)
        shrink = math.cos(math.radians((south + north) / 2))
        degrees = max((east - west) * shrink, (north - south) / 4, 1e-9)
        scale = width / degrees
        return cls(west, north, scale * shrink, scale, (east - west) * shrink * scale, (north - south) * scale)

    def point(self, lon, lat):
        return (lon - self.west) * self.x_scale, (self.north - lat) * self.y_scale

    def polygons(self, polygons):
        """All polygons in drawing units."""
        return [[[self.point(lon, lat) for lon, lat in ring] for ring in polygon] for polygon in polygons]

    def view_box(self, margin=10):
        """The `viewBox` of an SVG that shows everything with a little air around it."""
        sides = (-margin, -margin, self.width + 2 * margin, self.height + 2 * margin)
        return " ".join(_number(side) for side in sides)


# --- reading --------------------------------------------------------------------------------------


def polygons_of(geometry):
    """The polygons of a GeoJSON Polygon or MultiPolygon, checked.

    Raises GeometryError: `missing`, `kind`, `coordinates`, `short`, `open`, `flat`, and for positions that
    are not degrees `metres` (they look like the Dutch RD grid), `swapped` or `range`.
    """
    if not isinstance(geometry, dict):
        raise GeometryError("missing")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Polygon":
        coordinates = [coordinates]
    elif kind != "MultiPolygon":
        raise GeometryError("kind")
    if not isinstance(coordinates, list) or not coordinates:
        raise GeometryError("coordinates")
    return [_polygon(polygon) for polygon in coordinates]


def _polygon(rings):
    if not isinstance(rings, list) or not rings:
        raise GeometryError("coordinates")
    polygon = [_ring(ring) for ring in rings]
    if abs(ring_area(polygon[0])) < 1e-12:
        raise GeometryError("flat")
    return polygon


def _ring(positions):
    if not isinstance(positions, list):
        raise GeometryError("coordinates")
    ring = [_position(position) for position in positions]
    if len(ring) < 4:
        raise GeometryError("short")
    if ring[0] != ring[-1]:
        raise GeometryError("open")
    return ring


def _position(position):
    if not isinstance(position, list) or len(position) < 2:
        raise GeometryError("coordinates")
    lon, lat = position[:2]
    for number in (lon, lat):
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise GeometryError("coordinates")
    if abs(lon) > 180 or abs(lat) > 90:
        raise GeometryError("metres" if abs(lon) > 1000 and abs(lat) > 1000 else "range")
    if 50 <= lon <= 54 and 3 <= lat <= 8:
        raise GeometryError("swapped")
    return lon, lat


def tidy(geometry):
    """The same geometry with coordinates to about a metre and without a third dimension."""
    polygons = polygons_of(geometry)
    rounded = [[[[round(x, EARTH_DIGITS), round(y, EARTH_DIGITS)] for x, y in ring] for ring in p] for p in polygons]
    if geometry["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": rounded[0]}
    return {"type": "MultiPolygon", "coordinates": rounded}


# --- measuring ------------------------------------------------------------------------------------


def bounds(polygons):
    """Smallest x, smallest y, largest x and largest y of all polygons."""
    points = [point for polygon in polygons for ring in polygon for point in ring]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def ring_area(ring):
    """Area of a closed ring; the sign tells its direction."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False)) / 2


def contains(polygon, x, y):
    """Whether the point lies in the polygon and in none of its holes."""
    inside = False
    for ring in polygon:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def _to_segment(x, y, start, end):
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = 0 if length == 0 else max(0, min(1, ((x - x1) * dx + (y - y1) * dy) / length))
    return math.hypot(x - x1 - along * dx, y - y1 - along * dy)


def room(polygon, x, y):
    """Distance from the point to the nearest edge; negative outside the polygon."""
    nearest = min(_to_segment(x, y, *edge) for ring in polygon for edge in zip(ring, ring[1:], strict=False))
    return nearest if contains(polygon, x, y) else -nearest


def label_point(polygons, precision=1.0):
    """Where a label has most room: (x, y, room) of the pole of inaccessibility of the largest polygon.

    Squares are split, most promising first, until none can be better by more than `precision`.
    """
    polygon = max(polygons, key=lambda polygon: abs(ring_area(polygon[0])))
    west, south, east, north = bounds([polygon])
    best = _cell(polygon, *_middle_of_widest_span(polygon, (south + north) / 2), 0)
    queue = [_cell(polygon, (west + east) / 2, (south + north) / 2, max(east - west, north - south) / 2)]
    for _round in range(MOST_ROUNDS):
        cell = heapq.heappop(queue)
        best = max(best, cell, key=lambda one: one[1])
        if -cell[0] - best[1] <= precision:
            break
        half = cell[4] / 2
        for dx, dy in ((-half, -half), (-half, half), (half, -half), (half, half)):
            heapq.heappush(queue, _cell(polygon, cell[2] + dx, cell[3] + dy, half))
    return best[2], best[3], best[1]


def _cell(polygon, x, y, half):
    """A square for the queue: minus the most room in it, the room at its middle, the middle, half its side."""
    here = room(polygon, x, y)
    return -(here + half * math.sqrt(2)), here, x, y, half


def _middle_of_widest_span(polygon, y):
    """A point that is inside for sure: halfway the longest stretch of the polygon on a horizontal line."""
    edges = [edge for ring in polygon for edge in zip(ring, ring[1:], strict=False)]
    crossings = sorted((x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in edges if (y1 > y) != (y2 > y))
    spans = list(zip(crossings[::2], crossings[1::2], strict=False)) or [(polygon[0][0][0],) * 2]
    start, end = max(spans, key=lambda span: span[1] - span[0])
    return (start + end) / 2, y


# --- drawing --------------------------------------------------------------------------------------


def simplify(ring, tolerance=TOLERANCE):
    """A closed ring without the points that lie within `tolerance` of the line between their neighbours.

    Never fewer than a triangle: the two ends of the longest diagonal from the first point stay.
    """
    if len(ring) <= 4:
        return list(ring)
    x, y = ring[0]
    far = max(range(len(ring)), key=lambda index: math.hypot(ring[index][0] - x, ring[index][1] - y))
    keep = {0, far, len(ring) - 1}
    spans = [(0, far), (far, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        between = range(first + 1, last)
        middle = max(between, key=lambda index: _to_segment(*ring[index], ring[first], ring[last]))
        if _to_segment(*ring[middle], ring[first], ring[last]) > tolerance or len(keep) < 4:
            keep.add(middle)
            spans += [(first, middle), (middle, last)]
    return [ring[index] for index in sorted(keep)]


def path_data(polygons, tolerance=TOLERANCE):
    """The `d` of an SVG path for polygons in drawing units, to one decimal; holes by the even-odd rule."""
    return "".join(_ring_path(simplify(ring, tolerance)) for polygon in polygons for ring in polygon)


def _ring_path(ring):
    points = [f"{_number(x)} {_number(y)}" for x, y in ring[:-1]]
    points = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
    return "M" + "L".join(points) + "Z"


def _number(value):
    """One decimal, without a needless ".0" or "-0"."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
