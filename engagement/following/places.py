"""A wijk and a theme as things to follow: what the catalogue shows there for the first time."""

from datetime import timedelta

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cms.models import Entry, Neighbourhood, Theme
from cms.registries import sources
from engagement import targets

# What is older than this when it appears (an archive that is filled, a page that comes back) is no news.
NEW_ENOUGH = timedelta(days=31)
# Much happens there that somebody may follow by itself as well.
WIDE = ("neighbourhood", "theme")
# More than any mail tells.
MOST = 100


def _news(entries, since, until):
    shown = [source.name for source in sources.all_sources() if source.in_newest]
    found = entries.filter(source__in=shown, news_at__gt=since, news_at__lte=until).defer("text")
    return [
        targets.News(title=entry.title, url=entry.url, date=entry.news_at, text=entry.summary)
        for entry in found.order_by("-news_at", "-pk")[:MOST]
        if entry.date > entry.news_at - NEW_ENOUGH
    ]


def _search(**question):
    return f"{reverse('search')}?{urlencode(question)}"


def _place(key):
    return Neighbourhood.objects.active().defer("boundary").select_related("parent").filter(code=key).first()


def _place_url(place):
    """The page of the wijk; search where it has none."""
    page = Entry.objects.public().filter(source="wijk", neighbourhoods=place).values_list("url", flat=True).first()
    return page or _search(neighbourhood=place.slug)


def register():
    """Called once, when all apps are ready."""
    targets.register(
        targets.Target(
            name="neighbourhood",
            label=_("Wijk"),
            find=_place,
            title=lambda place: place.name,
            url=_place_url,
            news=lambda place, since, until: _news(Entry.objects.public().around(place), since, until),
        )
    )
    targets.register(
        targets.Target(
            name="theme",
            label=_("Thema"),
            find=lambda key: Theme.objects.filter(slug=key).first(),
            title=lambda theme: theme.name,
            url=lambda theme: _search(theme=theme.slug),
            news=lambda theme, since, until: _news(Entry.objects.public().about(theme), since, until),
        )
    )
