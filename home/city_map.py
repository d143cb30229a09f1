"""The city as a drawing: shapes for the map component and the list beside it."""

from cms.models import Neighbourhood


def city_map(current=None):
    """Context of `components/neighbourhood_map.html`."""
    places = Neighbourhood.objects.active().districts().select_related("parent")
    groups = {}
    for place in places:
        groups.setdefault(place.parent, []).append({"name": place.name, "url": f"/wijken/{place.slug}/"})
    return {
        "view_box": "0 0 100 100",
        "shapes": [],
        "groups": [{"name": str(area), "url": "", "items": items} for area, items in groups.items()],
        "credit": "",
    }
