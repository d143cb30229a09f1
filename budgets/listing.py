"""The plans of an edition as readers ask for them: narrowed down, counted, on the map."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from cms.filters import nearest_page
from cms.models import Neighbourhood, Theme

from .forms import PLACE_UNKNOWN, PlanFilterForm
from .models.plans import PlanPage
from .plan_map import plan_map

PER_PAGE = 24
AREA = Neighbourhood.Level.AREA


def context(round_page, data):
    """Everything the page of an edition shows about its plans; `data` is the query string."""
    everything = PlanPage.objects.shown_in(round_page)
    counts = count(everything)
    places = places_with_plans(everything)
    form = PlanFilterForm(data, themes=theme_choices(everything), places=place_choices(places))
    form.is_valid()
    found = narrowed(everything, **form.chosen)
    paginator = Paginator(found.select_related("social_image").prefetch_related("neighbourhoods", "themes"), PER_PAGE)
    return {
        "form": form,
        "counts": counts,
        "reset_url": f"{round_page.get_url()}#plannen" if form.chosen else "",
        "page_obj": nearest_page(paginator, data.get("page")),
        "query": urlencode(form.chosen),
        "map": plan_map(places, round_page.get_url()),
        "without_district": places["unknown"],
    }


def count(plans):
    """How many there are, and how many of them with each outcome: one query."""
    named = {outcome.name.lower(): Count("pk", filter=Q(**rule)) for outcome, rule in PlanPage.OUTCOMES.items()}
    return plans.order_by().aggregate(total=Count("pk"), **named)


def counts_by_round(index):
    """For each edition below the index, by its path: how many public plans, and how many of them were chosen."""
    length = len(index.path) + index.steplen
    rows = (
        PlanPage.objects.descendant_of(index)
        .live()
        .public()
        .order_by()
        .annotate(round_path=Substr("path", 1, length))
        .values("round_path")
        .annotate(total=Count("pk"), chosen=Count("pk", filter=Q(choice=PlanPage.Choice.CHOSEN)))
    )
    return {row["round_path"]: {"total": row["total"], "chosen": row["chosen"]} for row in rows}


def narrowed(plans, *, q="", theme="", neighbourhood="", outcome=""):
    """The plans that answer all filters. A stadsdeel has the plans of its wijken too."""
    for word in q.split():
        plans = plans.filter(
            Q(title__icontains=word)
            | Q(introduction__icontains=word)
            | Q(place__icontains=word)
            | Q(result__icontains=word)
        )
    if theme:
        plans = plans.filter(pk__in=PlanPage.themes.through.objects.filter(theme__slug=theme).values("planpage"))
    if neighbourhood == PLACE_UNKNOWN:
        plans = plans.exclude(pk__in=_located(Neighbourhood.objects.exclude(level=AREA).values("pk")))
    elif neighbourhood:
        inside = Q(slug=neighbourhood) | Q(parent__slug=neighbourhood) | Q(parent__parent__slug=neighbourhood)
        plans = plans.filter(pk__in=_located(Neighbourhood.objects.filter(inside).values("pk")))
    if outcome:
        plans = plans.with_outcome(outcome)
    return plans


def _located(places):
    return PlanPage.neighbourhoods.through.objects.filter(neighbourhood__in=places).values("planpage")


def theme_choices(plans):
    used = PlanPage.themes.through.objects.filter(planpage__in=plans.order_by().values("pk")).values("theme")
    return list(Theme.objects.filter(pk__in=used).values_list("slug", "name"))


def place_choices(places):
    """Stadsdelen and wijken with plans, and a way to ask for the plans of which the wijk is not known."""
    choices = [(place.slug, f"{place.name} ({place.plan_count})") for place in [*places["areas"], *places["districts"]]]
    if places["unknown"]:
        choices.append((PLACE_UNKNOWN, _("Wijk onbekend (%d)") % places["unknown"]))
    return choices


def places_with_plans(plans):
    """Where the plans lie: {areas, districts} with Neighbourhoods that have a `plan_count`, and how many plans
    have no wijk or buurt: {unknown}.
    """
    through = PlanPage.neighbourhoods.through
    pairs = through.objects.filter(planpage__in=plans.order_by().values("pk"))
    by_place = {}
    for plan, place in pairs.values_list("planpage", "neighbourhood"):
        by_place.setdefault(place, set()).add(plan)
    active = Neighbourhood.objects.active().defer("boundary")
    places = active.in_bulk(by_place)
    parents = {place.parent_id for place in places.values()} - set(places) - {None}
    places |= active.in_bulk(parents)
    grand = {places[pk].parent_id for pk in parents if pk in places} - set(places) - {None}
    places |= active.in_bulk(grand)
    return _levelled(places, by_place, plans.count())


def _levelled(places, by_place, total):
    level = Neighbourhood.Level
    found = {pk: set(by_place.get(pk, ())) for pk in places}
    for depth in (level.NEIGHBOURHOOD, level.DISTRICT):
        for place in places.values():
            if place.level == depth and place.parent_id in found:
                found[place.parent_id] |= found[place.pk]
    for place in places.values():
        place.plan_count = len(found[place.pk])
    by_name = sorted(places.values(), key=lambda place: place.name)
    districts = [place for place in by_name if place.level == level.DISTRICT]
    located = set().union(*(found[place.pk] for place in by_name if place.level != AREA))
    return {
        "areas": [place for place in by_name if place.level == AREA],
        "districts": districts,
        "unknown": total - len(located),
    }
