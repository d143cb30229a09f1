"""The map of the city with how many things lie in each wijk, each a link to those."""

from itertools import groupby

from django.utils.translation import gettext as _

from .city_map import city_map
from .models import Entry, Neighbourhood


def counted_map(*, places, counts, address, note, current=None):
    """Context of `components/neighbourhood_map.html`.

    `places` are the stadsdelen and wijken that can be chosen, `counts` how many there are by slug, `address` the link
    for a slug, `note` the number in words, `current` the chosen place.
    """
    slugs = {place.code: place.slug for place in places}
    drawing = city_map()

    def counted(shape):
        slug = slugs.get(shape["code"], "")
        count = counts.get(slug, 0)
        return {
            **shape,
            "slug": slug,
            "url": address(slug) if count and slug else "",
            "number": count or None,
            "note": note(count) if count else _("geen"),
            "current": bool(current) and current.code in (shape["code"], shape["area"]),
        }

    def group(name, items):
        code = items[0]["area"]
        slug = slugs.get(code, "")
        return {
            "name": name,
            "code": code,
            "url": address(slug) if counts.get(slug) else "",
            "current": bool(current) and current.code == code,
            "items": items,
        }

    items = [counted(shape) for shape in drawing["shapes"]]
    groups = [group(name, list(inside)) for name, inside in _by_group(items)]
    shapes = [{**item, "name": f"{item['name']}: {item['note']}"} for item in items]
    return {**drawing, "shapes": shapes, "groups": groups}


def _by_group(items):
    """The wijken of each stadsdeel, by its name; those that lie in none come last."""
    ordered = sorted(items, key=lambda item: (not item["area"], item["group"], item["name"]))
    return groupby(ordered, key=lambda item: item["group"])


def count_by_place(entries):
    """How many of these entries (primary keys, or a subquery) each place has, by slug.

    Those of the place itself, of what lies in it and of what it lies in.
    """
    lies_in = Entry.neighbourhoods.through.objects.filter(entry__in=entries)
    own = {}
    for entry, place in lies_in.values_list("entry_id", "neighbourhood_id"):
        own.setdefault(place, set()).add(entry)
    places = {place.pk: place for place in Neighbourhood.objects.active().defer("boundary")}
    found = {pk: set(own.get(pk, ())) for pk in places}
    for place in places.values():
        above = places.get(place.parent_id)
        while above is not None:
            found[above.pk] |= own.get(place.pk, set())
            found[place.pk] |= own.get(above.pk, set())
            above = places.get(above.parent_id)
    return {places[pk].slug: len(entries) for pk, entries in found.items()}
