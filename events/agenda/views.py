"""The agenda as a list, a month, a week or an archive: the same filters, and the same items."""

from django.core.paginator import Paginator
from django.utils import timezone
from wagtail.models import Page

from cms import navigation
from cms.filters import nearest_page
from cms.kept_parts import KeptKeys, kept
from cms.models import BasePage
from events.models import EventIndexPage, EventKindPage, EventPage, Session
from events.models.pages import PLACES_SECONDS

from . import listing, months
from .forms import AgendaForm

PER_PAGE = 20
MOST_OF_A_KIND = 12
FRONT_PAGE_DEPTH = 2
# What a list needs of each session.
RELATED = ("event", "event__social_image", "venue")


def _shown(keys):
    """The sessions with these keys, in their order, with all that a list shows."""
    known = Session.objects.select_related(*RELATED).in_bulk(keys)
    return [known[key] for key in keys if key in known]


def _found(question):
    """What a question finds, to slice: kept for as long as places left may be old.

    Anybody can think of other words without end: what was found for those would push out what many ask for.
    """
    found = listing.find(question)
    if question.text:
        return found.values_list("pk", flat=True)
    return KeptKeys(("agenda", question.query, question.past), found, PLACES_SECONDS)


def _between(question, first, last):
    """The keys of all sessions in a stretch of days."""
    return _kept_keys(question, (first, last), listing.between(question, first, last))


def _of_month(question, first):
    """The keys of those of which no more than this month is known."""
    return _kept_keys(question, (f"{first:%Y-%m}",), listing.of_month(question, first))


def _kept_keys(question, key, sessions):
    def make():
        return list(sessions.values_list("pk", flat=True))

    return make() if question.text else kept(("agenda", question.query, *key), make, PLACES_SECONDS)


def _context(page, request, *, past=False):
    """What every view of the agenda shows."""
    form = AgendaForm(request.GET)
    question = form.question(past=past)
    address = page.get_url(request)
    return {
        "form": form,
        "question": question,
        "query": question.query,
        "list_url": address,
        "today": timezone.localdate(),
        "views": [
            {"name": name, "url": f"{address}{path}"}
            for name, path in (("list", ""), ("month", "maand/"), ("week", "week/"), ("archive", "archief/"))
        ],
        "calendar_url": f"{address}ical/?{question.query}" if question.query else f"{address}ical/",
        "feed_url": f"{address}feed/?{question.query}" if question.query else f"{address}feed/",
    }


def list_context(page, request, *, past=False):
    """What comes, day after day; or what was."""
    context = _context(page, request, past=past)
    page_obj = nearest_page(Paginator(_found(context["question"]), PER_PAGE), request.GET.get("page"))
    found = listing.items(_shown(page_obj.object_list))
    return context | {
        "view": "archive" if past else "list",
        "page_obj": page_obj,
        "total": page_obj.paginator.count,
        "days": listing.by_day(found),
        "about": [] if past else _about(),
    }


def _about():
    """The pages that tell about a kind of event, and the page above them unless that is the front page."""
    kinds = list(EventKindPage.objects.live().public().order_by("path"))
    above = Page.objects.live().public().filter(path__in={page.path[: -page.steplen] for page in kinds})
    return [*kinds, *above.filter(depth__gt=FRONT_PAGE_DEPTH).order_by("path")]


def month_context(page, request):
    """A month as a table of weeks."""
    context = _context(page, request)
    first = months.read_month(request.GET.get("maand", ""), context["today"])
    weeks = months.weeks_of(first)
    found = listing.items(_shown(_between(context["question"], weeks[0][0], weeks[-1][-1])))
    items = listing.spread(found, [day for week in weeks for day in week])
    vague = listing.items(_shown(_of_month(context["question"], first)))
    return context | {
        "view": "month",
        "first": first,
        "weeks": [
            [{"day": day, "items": items[day], "other": day.month != first.month} for day in week] for week in weeks
        ],
        "days": [(listing.Day(day), some) for day, some in items.items() if some and day.month == first.month],
        "vague": listing.by_day(vague),
        "before": f"{months.month_before(first):%Y-%m}",
        "after": f"{months.next_month(first):%Y-%m}",
    }


def week_context(page, request):
    """Seven days, from Monday on."""
    context = _context(page, request)
    monday = months.read_week(request.GET.get("week", ""), context["today"])
    days = [monday + number * (months.WEEK / 7) for number in range(7)]
    found = listing.items(_shown(_between(context["question"], days[0], days[-1])))
    return context | {
        "view": "week",
        "first": monday,
        "last": days[-1],
        "days": [(listing.Day(day), items) for day, items in listing.spread(found, days).items()],
        "before": f"{monday - months.WEEK:%Y-%m-%d}",
        "after": f"{monday + months.WEEK:%Y-%m-%d}",
    }


def kind_context(page, request):
    """What of one kind comes, what has no date yet, and what was."""
    agenda = EventIndexPage.objects.live().first()
    address = agenda.get_url(request) if agenda else ""
    coming, past = (
        _shown(_found(listing.Question(kind=page.kind, past=over))[: MOST_OF_A_KIND + 1]) for over in (False, True)
    )
    shown = EventPage.objects.shown().filter(kind=page.kind)
    return {
        "days": listing.by_day(listing.items(coming[:MOST_OF_A_KIND])),
        "past": listing.by_day(listing.items(past[:MOST_OF_A_KIND])),
        "undated": shown.without_a_date().order_by("title")[:MOST_OF_A_KIND],
        "of_unknown_date": shown.of_unknown_date().order_by("title")[:MOST_OF_A_KIND],
        "calls": shown.calling_for_pitches().order_by("takes_pitches_until")[:3],
        "more_coming": len(coming) > MOST_OF_A_KIND and address,
        "more_past": len(past) > MOST_OF_A_KIND and address,
        "coming_url": f"{address}?soort={page.kind}",
        "past_url": f"{address}archief/?soort={page.kind}",
    }


def below(page, request):
    """The context of a page below the agenda."""
    here = {"title": page.title, "url": page.get_url(request)}
    return BasePage.get_context(page, request) | {"crumbs": [*navigation.breadcrumbs(request, page), here]}
