"""The city as a drawing: shapes for the map component and the list beside it."""

import json
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Subquery
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from . import geometry, tiles
from .kept_parts import kept
from .models import Neighbourhood, SiteSettings


def city_map(current=None):
    """Context of `components/neighbourhood_map.html`, with the wijken of `current` marked.

    Shapes are wijken, grouped by stadsdeel. A hidden place is left out; one without a page that anybody may
    read is drawn without a link and stays out of the list.
    """
    drawing = kept("city-map", _drawing)
    if current is None:
        return drawing
    marked = {current.code}
    shapes = [{**shape, "current": bool(marked & {shape["code"], shape["area"]})} for shape in drawing["shapes"]]
    groups = [
        {
            **group,
            "current": group["code"] in marked,
            "items": [{**item, "current": item["code"] in marked} for item in group["items"]],
        }
        for group in drawing["groups"]
    ]
    return {**drawing, "shapes": shapes, "groups": groups}


def _places():
    """Active stadsdelen and wijken, each with its page and whether a privacy setting closes that: one query."""
    # Its path by a subquery, not by a join: SQLite would begin that at the pages, of which there are many more.
    closed = PageViewRestriction.objects.annotate(
        place_path=ExpressionWrapper(OuterRef("page__path"), output_field=CharField()),
        closed_path=Subquery(Page.objects.filter(pk=OuterRef("page")).values("path")),
    ).filter(place_path__startswith=F("closed_path"))
    levels = [Neighbourhood.Level.AREA, Neighbourhood.Level.DISTRICT]
    places = Neighbourhood.objects.active().filter(level__in=levels).annotate(is_closed=Exists(closed))
    return list(places.select_related("page").order_by("name", "pk"))


def _url(place):
    """Address of the page of a place, if it has one which everybody may read."""
    page = getattr(place, "page", None)
    return page.url if page and page.live and not place.is_closed else None


def _drawing():
    places = _places()
    urls = {place.pk: url for place in places if (url := _url(place))}
    areas = {place.pk: place for place in places if place.level == Neighbourhood.Level.AREA}
    districts = [place for place in places if place.level == Neighbourhood.Level.DISTRICT]
    groups = [_group(area, districts, urls) for area in areas.values()]
    homeless = [place for place in districts if place.parent_id not in areas]
    if homeless:
        groups.append(_group(None, homeless, urls))
    groups = [group for group in groups if group["items"] or group["url"]]
    numbers = _number_items(groups)
    drawn = [place for place in districts if place.boundary]
    return {
        "title": _("Kaart van de wijken"),
        "credit": "; ".join(sorted({place.boundary_credit for place in drawn if place.boundary_credit})),
        "groups": groups,
        **_shapes(drawn, areas, urls, numbers),
    }


def _group(area, districts, urls):
    """A stadsdeel with its wijken; without a stadsdeel, the wijken that lie in none."""
    inside = [place for place in districts if area is None or place.parent_id == area.pk]
    return {
        "name": area.name if area else _("Andere wijken"),
        "code": area.code if area else "",
        "url": urls.get(area.pk, "") if area else "",
        "current": False,
        "items": [
            {
                "name": place.name,
                "url": urls[place.pk],
                "slug": place.slug,
                "code": place.code,
                "current": False,
            }
            for place in inside
            if place.pk in urls
        ],
    }


def _number_items(groups):
    """Give each item the number that stands on its shape; returns them by code."""
    items = [item for group in groups for item in group["items"]]
    for number, item in enumerate(items, 1):
        item["number"] = number
    return {item["code"]: item["number"] for item in items}


@dataclass(frozen=True)
class Drawing:
    """Boundaries as paths with the place of their label, in one projection."""

    projection: geometry.Projection
    bounds: tuple
    shapes: tuple


@lru_cache(maxsize=16)
def drawn(boundaries):
    """The Drawing of these boundaries, given as JSON: they change once a year, and labelling takes a while."""
    polygons = [geometry.polygons_of(json.loads(boundary)) for boundary in boundaries]
    outlines = [polygon for each in polygons for polygon in each]
    projection = geometry.Projection.fitting(outlines)
    shapes = []
    for each in polygons:
        projected = projection.polygons(each)
        x, y, _room = geometry.label_point(projected)
        shapes.append({"path": geometry.path_data(projected), "label_x": f"{x:.0f}", "label_y": f"{y:.0f}"})
    return Drawing(projection, geometry.bounds(outlines), tuple(shapes))


def _shapes(places, areas, urls, numbers):
    if not places:
        return {"shapes": [], "tiles": [], "view_box": "0 0 100 100"}
    drawing = drawn(tuple(json.dumps(place.boundary) for place in places))
    shapes = []
    for place, shape in zip(places, drawing.shapes, strict=True):
        area = areas.get(place.parent_id)
        shapes.append(
            {
                **shape,
                "name": place.name,
                "url": urls.get(place.pk, ""),
                "code": place.code,
                "area": area.code if area else "",
                "group": area.name if area else _("Andere wijken"),
                "number": numbers.get(place.code),
                "current": False,
            }
        )
    return {"shapes": shapes, "tiles": tiles_under(drawing), "view_box": drawing.projection.view_box()}


def tiles_under(drawing):
    """Pictures under the drawing, when the settings of the site name a tile server."""
    template = SiteSettings.objects.filter(site__is_default_site=True).values_list("tile_server", flat=True).first()
    return tiles.tiles_over(template, drawing.projection, drawing.bounds) if template else []
