"""Offers that fit a need, and needs that fit an offer.

The database leaves out what cannot fit and ranks the rest with the points of `matching`, so that 20,000 offers cost
one query; `matching.fit` then says of the few that are shown why they fit.
"""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.models import HelpKind, Neighbourhood
from initiatives.models import InitiativeOwner, InitiativePage, Need, Offer

from .matching import POINTS, Fit, Reason, Side, Spot, fit

SHOWN = 10


@dataclass(frozen=True)
class Suggestion:
    """A need or an offer that fits, and why, in words."""

    item: object
    fit: Fit
    why: str


class Places:
    """The tree of the city, read once: which wijk and stadsdeel a place belongs to, and what lies near it."""

    def __init__(self):
        rows = Neighbourhood.objects.values_list("pk", "level", "parent_id")
        self.above = {pk: parent for pk, _level, parent in rows}
        self.level = {pk: level for pk, level, _parent in rows}

    def spot(self, pk):
        """A buurt counts as the wijk in which it lies."""
        while self.level.get(pk) == Neighbourhood.Level.NEIGHBOURHOOD and self.above[pk] is not None:
            pk = self.above[pk]
        if self.level.get(pk) == Neighbourhood.Level.AREA:
            return Spot(area=pk)
        return Spot(district=pk, area=self.above.get(pk))

    def spots(self, pks):
        return frozenset(self.spot(pk) for pk in pks)

    def near(self, spots):
        """(those in the same wijk, those in the same stadsdeel but not in the same wijk), as primary keys."""
        districts = {spot.district for spot in spots} - {None}
        areas = {spot.area for spot in spots} - {None}
        own = {pk: self.spot(pk) for pk in self.level}
        same = {pk for pk, spot in own.items() if spot.district in districts}
        return same, {pk for pk, spot in own.items() if spot.area in areas} - same


def themes_of(item):
    """The names of its themes, by primary key."""
    themes = item.page.themes if isinstance(item, Need) else item.themes
    return {theme.pk: theme.name for theme in themes.all()}


def side_of(item, places, themes=None):
    """What counts of a need or an offer."""
    return Side(
        kind=item.kind,
        spots=places.spots([place.pk for place in item.places]),
        themes=frozenset(themes_of(item) if themes is None else themes),
        first=item.starts_on,
        last=item.ends_on,
    )


def find_matches(need, limit=SHOWN):
    """Open offers that fit this need, the best first, then the newest."""
    places, names = Places(), themes_of(need)
    side = side_of(need, places, names)
    offers = Offer.objects.open().filter(is_example=need.is_example)
    if need.placed_by_id:
        offers = offers.exclude(placed_by=need.placed_by_id)
    same, around = places.near(side.spots)
    in_same, in_area, anywhere = Q(neighbourhood__in=same), Q(neighbourhood__in=around), Q(neighbourhood__isnull=True)
    themes = Q(pk__in=Offer.themes.through.objects.filter(theme__in=side.themes).values("offer"))
    found = _best(offers, side, (in_same, in_area, anywhere), themes)[:limit]
    full = Offer.objects.select_related("organisation", "placed_by", "neighbourhood").prefetch_related("themes")
    return _explained(side, _in_order(full, found), places, names)


def find_needs_for(offer, limit=SHOWN):
    """Open needs that fit this offer, the best first, then the newest."""
    places, names = Places(), themes_of(offer)
    side = side_of(offer, places, names)
    needs = Need.objects.public().filter(is_example=offer.is_example)
    if offer.placed_by_id:
        needs = needs.exclude(page__in=InitiativeOwner.objects.filter(user=offer.placed_by_id).values("page"))
    same, around = places.near(side.spots)
    nowhere = Q(neighbourhood__isnull=True) & ~Q(page__in=_pages_in(None))
    about = InitiativePage.themes.through.objects.filter(theme__in=side.themes)
    themes = Q(page__in=about.values("initiativepage"))
    found = _best(needs, side, (_need_in(same), _need_in(around), nowhere), themes)[:limit]
    full = Need.objects.select_related("page", "neighbourhood")
    full = full.prefetch_related("page__themes", "page__neighbourhoods")
    return _explained(side, _in_order(full, found), places, names)


def _pages_in(places):
    """Pages with one of these places, or with any."""
    links = InitiativePage.neighbourhoods.through.objects
    links = links.all() if places is None else links.filter(neighbourhood__in=places)
    return links.values("initiativepage")


def _need_in(places):
    """Needs there; without a place of their own, by the places of their page."""
    return Q(neighbourhood__in=places) | Q(neighbourhood__isnull=True, page__in=_pages_in(places))


def _best(items, side, where, themes):
    """Those that fit, ranked as `matching.fit` would: the points are the same, and a test compares the two."""
    in_same, in_area, anywhere = where
    items = items.filter(kind=side.kind)
    if side.spots:
        items = items.filter(in_same | in_area | anywhere)
        near = Case(
            When(in_same, then=Value(POINTS[Reason.DISTRICT])),
            When(in_area, then=Value(POINTS[Reason.AREA])),
            default=Value(POINTS[Reason.CITY]),
            output_field=IntegerField(),
        )
    else:
        near = Value(POINTS[Reason.CITY], IntegerField())
    if side.first:
        items = items.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=side.first))
    if side.last:
        items = items.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=side.last))
    score = near
    if side.themes:
        score = score + _points(themes, Reason.THEME)
    if side.has_period:
        score = score + _points(Q(starts_on__isnull=False) | Q(ends_on__isnull=False), Reason.DATES)
    return items.annotate(score=score).order_by("-score", "-created_at", "-pk")


def _points(condition, reason):
    return Case(When(condition, then=Value(POINTS[reason])), default=Value(0), output_field=IntegerField())


def _in_order(full, found):
    """The whole rows of these few: ranking carries only numbers."""
    pks = list(found.values_list("pk", flat=True))
    known = full.in_bulk(pks)
    return [known[pk] for pk in pks if pk in known]


def _explained(side, items, places, names):
    fits = [(item, fit(side, side_of(item, places))) for item in items]
    return [Suggestion(item, one, explain(one, side.kind, names)) for item, one in fits if one]


def explain(found, kind, themes):
    """Why it fits, in a sentence: "Past omdat …". `themes` are names by primary key."""
    shared = ", ".join(sorted(themes[pk] for pk in found.themes if pk in themes))
    words = {
        Reason.KIND: _("het om dezelfde soort hulp gaat (%s)") % HelpKind(kind).label,
        Reason.DISTRICT: _("het in dezelfde wijk is"),
        Reason.AREA: _("het in hetzelfde stadsdeel is"),
        Reason.CITY: _("het in de hele stad kan"),
        Reason.THEME: _("het thema hetzelfde is (%s)") % shared,
        Reason.DATES: _("het in dezelfde periode is"),
    }
    *first, last = [str(words[reason]) for reason in found.reasons]
    listed = _("%(first)s en %(last)s") % {"first": ", ".join(first), "last": last}
    return capfirst(_("past omdat %s.") % listed)
