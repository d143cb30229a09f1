"""The places of an edition as a drawing, each with how many plans lie there."""

import json

from django.utils.translation import ngettext

from cms.city_map import drawn, tiles_under
from cms.models import Neighbourhood


def plan_map(places, address):
    """Context of `components/neighbourhood_map.html`; `places` as of `listing.places_with_plans`.

    Every wijk of a stadsdeel with plans is drawn; only those with plans of their own are links, to the list
    narrowed down to that wijk. Plans of which only the stadsdeel is known count for the stadsdeel alone.
    """
    groups = [_group(area, places["districts"], address) for area in places["areas"]]
    for number, item in enumerate((item for group in groups for item in group["items"]), 1):
        item["number"] = number
    areas = {area.pk: group for area, group in zip(places["areas"], groups, strict=True)}
    items = {item["code"]: item for group in groups for item in group["items"]}
    within = Neighbourhood.objects.active().districts().filter(parent__in=areas, boundary__isnull=False)
    return {"groups": groups, **_shapes(list(within.order_by("name", "pk")), areas, items)}


def _shapes(places, areas, items):
    if not places:
        return {"shapes": [], "tiles": [], "view_box": "0 0 100 100", "credit": ""}
    drawing = drawn(tuple(json.dumps(place.boundary) for place in places))
    shapes = [
        {**shape, **items.get(place.code, {"name": place.name, "url": ""}), "code": place.code}
        | {"group": areas[place.parent_id]["name"], "current": False}
        for place, shape in zip(places, drawing.shapes, strict=True)
    ]
    return {
        "shapes": shapes,
        "tiles": tiles_under(drawing),
        "view_box": drawing.projection.view_box(),
        "credit": "; ".join(sorted({place.boundary_credit for place in places if place.boundary_credit})),
    }


def _named(place):
    return ngettext("%(name)s, %(count)d plan", "%(name)s, %(count)d plannen", place.plan_count) % {
        "name": place.name,
        "count": place.plan_count,
    }


def _group(area, districts, address):
    """The stadsdeel with its wijken that have plans."""
    return {
        "name": _named(area),
        "url": _narrowed(address, area),
        "items": [
            {
                "name": _named(place),
                "url": _narrowed(address, place),
                "slug": place.slug,
                "code": place.code,
                "current": False,
            }
            for place in districts
            if place.parent_id == area.pk
        ],
    }


def _narrowed(address, place):
    return f"{address}?neighbourhood={place.slug}#plannen"
