"""What the list of initiatives shows: found in the catalogue, so that it reads as site search does.

Every question costs the same number of queries, however many initiatives there are.
"""

from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.city_map import city_map
from cms.entry_search import matching
from cms.kept_parts import kept
from cms.language import query_words
from cms.models import Entry, Neighbourhood, Theme

from . import phases
from .models import InitiativePage

SOURCE = "initiatief"
# Of a word that more of them have, the latest count.
MOST_WITH_WORDS = 500


@dataclass(frozen=True)
class Question:
    """What a reader asks of the list. `phase` is a phase, `phases.UNKNOWN` or empty for all."""

    text: str = ""
    place: Neighbourhood | None = None
    theme: Theme | None = None
    phase: str = ""

    @property
    def query(self):
        """The question as it stands in an address, without a page number."""
        asked = {
            "q": self.text,
            "wijk": self.place.slug if self.place else "",
            "thema": self.theme.slug if self.theme else "",
            "fase": self.phase,
        }
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def is_narrowed(self):
        return bool(self.query)

    @property
    def feed_address(self):
        """The feed of this question, seen from the list."""
        return f"feed/?{self.query}" if self.query else "feed/"

    @property
    def topics(self):
        """What was asked, in words."""
        named = [f"“{self.text}”" if self.text else "", self.place and self.place.name, self.theme and self.theme.name]
        if self.phase:
            named.append(phases.label("" if self.phase == phases.UNKNOWN else self.phase))
        return ", ".join(str(name) for name in named if name)


@dataclass(frozen=True)
class Found:
    """`entries` is a queryset, or a list where words were asked; `capped` says that there is more than it holds."""

    entries: object
    capped: bool = False


def find(question):
    """The public initiatives that answer, the latest news first."""
    entries = _narrowed(question).order_by("-date", "-id")
    if not question.text:
        return Found(entries)
    asked = query_words(question.text)
    if not asked:
        return Found(Entry.objects.none())
    hits, capped = matching(entries.only("id", "date"), asked, MOST_WITH_WORDS)
    return Found(sorted(hits, key=lambda hit: (hit.date, hit.pk), reverse=True), capped)


def cards(entries):
    """The entries of one page as {entry, phase_label, phase_icon, places}, in their order."""
    pks = [entry.pk for entry in entries]
    places = Prefetch("neighbourhoods", Neighbourhood.objects.active().defer("boundary"))
    full = Entry.objects.defer("text").select_related("image").prefetch_related(places, "image__renditions")
    known = full.in_bulk(pks)
    stages = dict(
        InitiativePage.objects.filter(pk__in=[entry.object_id for entry in known.values()]).values_list("pk", "phase")
    )
    result = []
    for entry in (known[pk] for pk in pks if pk in known):
        phase = stages.get(entry.object_id, "")
        names = ", ".join(place.name for place in entry.neighbourhoods.all())
        result.append(
            {"entry": entry, "phase_label": phases.label(phase), "phase_icon": phases.ICONS[phase], "places": names}
        )
    return result


def counted_map(question, places):
    """Context of the map component: each wijk with how many answer the rest of the question, and a link to those.

    `places` are the stadsdelen and wijken that can be chosen.
    """
    counts, slugs = _counts(question), {place.code: place.slug for place in places}
    drawing = city_map()
    items = {shape["code"]: _counted(shape, question, counts, slugs) for shape in drawing["shapes"]}
    groups = [_group(name, list(inside), question, counts, slugs) for name, inside in _by_group(items.values())]
    shapes = [{**item, "name": f"{item['name']}: {item['note']}"} for item in items.values()]
    return {**drawing, "shapes": shapes, "groups": groups}


def _by_group(items):
    """The wijken of each stadsdeel, by its name; those that lie in none come last."""
    ordered = sorted(items, key=lambda item: (not item["area"], item["group"], item["name"]))
    return groupby(ordered, key=lambda item: item["group"])


def _group(name, items, question, counts, slugs):
    code = items[0]["area"]
    slug = slugs.get(code, "")
    return {
        "name": name,
        "code": code,
        "url": _address(question, slug) if counts.get(slug) else "",
        "current": bool(question.place) and question.place.code == code,
        "items": items,
    }


def _counted(shape, question, counts, slugs):
    slug = slugs.get(shape["code"], "")
    count = counts.get(slug, 0)
    note = ngettext("%d initiatief", "%d initiatieven", count) % count if count else _("geen")
    place = question.place
    return {
        **shape,
        "slug": slug,
        "url": _address(question, slug) if count else "",
        "number": count or None,
        "note": note,
        "current": bool(place) and place.code in (shape["code"], shape["area"]),
    }


def _address(question, slug):
    anywhere = replace(question, place=None).query
    return f"?{anywhere}{'&' if anywhere else ''}{urlencode({'wijk': slug})}" if slug else ""


def _counts(question):
    """How many initiatives each place has, by slug: of itself, of what lies in it and of what it lies in."""
    anywhere = replace(question, place=None)
    if anywhere.text:
        return _count(anywhere)
    return kept(("initiative-counts", anywhere.query), lambda: _count(anywhere))


def _count(question):
    entries = find(question).entries if question.text else _narrowed(question)
    pks = [entry.pk for entry in entries] if isinstance(entries, list) else entries.order_by().values("pk")
    lies_in = Entry.neighbourhoods.through.objects.filter(entry__in=pks)
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


def _narrowed(question):
    """Public initiatives of the catalogue, without the words of the question."""
    entries = Entry.objects.public().filter(source=SOURCE)
    if question.place:
        entries = entries.around(question.place)
    if question.theme:
        entries = entries.about(question.theme)
    if question.phase:
        phase = "" if question.phase == phases.UNKNOWN else question.phase
        chosen = Entry.objects.filter(source=SOURCE, page__initiativepage__phase=phase)
        entries = entries.filter(pk__in=chosen.values("pk"))
    return entries
