"""Where the square pictures of a tile server lie under our own map. Pure functions.

A tile server sees who looks, so that no page asks one for anything unless the site's settings name it.
"""

import math
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_TILES = 24
LARGEST_ZOOM = 17


@dataclass(frozen=True)
class Tile:
    """One picture and the rectangle that it covers, in the units of the drawing."""

    url: str
    x: float
    y: float
    width: float
    height: float


def _column(lon, zoom):
    return (lon + 180) / 360 * 2**zoom


def _row(lat, zoom):
    angle = math.radians(lat)
    return (1 - math.asinh(math.tan(angle)) / math.pi) / 2 * 2**zoom


def _longitude(column, zoom):
    return column / 2**zoom * 360 - 180


def _latitude(row, zoom):
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**zoom))))


def _span(west, south, east, north, zoom):
    """First and last column and row of the tiles over this area."""
    return (
        math.floor(_column(west, zoom)),
        math.floor(_column(east, zoom)),
        math.floor(_row(north, zoom)),
        math.floor(_row(south, zoom)),
    )


def tiles_over(template, projection, area):
    """The tiles of the finest zoom that needs at most MOST_TILES of them.

    `template` is an address with {z}, {x} and {y}; `area` is (west, south, east, north) in degrees. The drawing
    is equirectangular and tiles are Mercator: over one city both agree to less than a line's width.
    """
    zoom = 0
    for finer in range(1, LARGEST_ZOOM + 1):
        left, right, top, bottom = _span(*area, finer)
        if (right - left + 1) * (bottom - top + 1) > MOST_TILES:
            break
        zoom = finer
    left, right, top, bottom = _span(*area, zoom)
    found = []
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            x, y = projection.point(_longitude(column, zoom), _latitude(row, zoom))
            x2, y2 = projection.point(_longitude(column + 1, zoom), _latitude(row + 1, zoom))
            url = template.replace("{z}", str(zoom)).replace("{x}", str(column)).replace("{y}", str(row))
            found.append(Tile(url, round(x, 1), round(y, 1), round(x2 - x, 1), round(y2 - y, 1)))
    return found


def origin(template):
    """Scheme and host of a tile server, as a content security policy names it; empty without one."""
    parts = urlsplit(template or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
