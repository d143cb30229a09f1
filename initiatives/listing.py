"""What the list of initiatives shows: found in the catalogue, so that it reads as site search does.

Every question costs the same number of queries, however many initiatives there are.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cms import counted_map as city
from cms.entry_search import matching
from cms.kept_parts import KeptKeys, kept
from cms.language import query_words
from cms.models import Entry, HelpKind, Neighbourhood, Theme

from . import phases
from .models import InitiativeCare, InitiativePage
from .needs.services import asking_pages

SOURCE = "initiatief"
# Of a word that more of them have, the latest count.
MOST_WITH_WORDS = 500
# A need ends by the clock alone, and nothing else then says that the lists changed.
KEPT_SECONDS = 300
ANY_HELP = "ja"
HELP_WANTED = {
    ANY_HELP: _lazy("zoekt hulp"),
    HelpKind.PEOPLE.value: _lazy("zoekt mensen"),
    HelpKind.KNOWLEDGE.value: _lazy("zoekt kennis"),
    HelpKind.SPACE.value: _lazy("zoekt ruimte"),
    HelpKind.MATERIAL.value: _lazy("zoekt materiaal"),
    HelpKind.MONEY.value: _lazy("zoekt geld"),
    HelpKind.PROMOTION.value: _lazy("zoekt promotie"),
}


@dataclass(frozen=True)
class Question:
    """What a reader asks of the list.

    `phase` is a phase, `phases.UNKNOWN`, `phases.ARCHIVED`, or empty for all but the archive; `help_wanted` a kind
    of help, `ANY_HELP` or empty for all.
    """

    text: str = ""
    place: Neighbourhood | None = None
    theme: Theme | None = None
    phase: str = ""
    help_wanted: str = ""

    @property
    def query(self):
        """The question as it stands in an address, without a page number."""
        asked = {
            "q": self.text,
            "wijk": self.place.slug if self.place else "",
            "thema": self.theme.slug if self.theme else "",
            "fase": self.phase,
            "hulp": self.help_wanted,
        }
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def is_narrowed(self):
        return bool(self.query)

    @property
    def is_narrowed_by_choice(self):
        """By more than words."""
        return bool(self.place or self.theme or self.phase or self.help_wanted)

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
        if self.help_wanted:
            named.append(HELP_WANTED[self.help_wanted])
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
    # Few words are rare enough to say no to nearly all: only then the other filters look at what is left.
    everywhere = _narrowed(replace(question, place=None, theme=None, phase="", help_wanted=""))
    hits, capped = matching(everywhere.order_by("-date", "-id").only("id", "date"), asked, MOST_WITH_WORDS)
    if question.is_narrowed_by_choice:
        if capped:
            hits, capped = matching(entries.only("id", "date"), asked, MOST_WITH_WORDS)
        else:
            hits = _among([hit.pk for hit in hits], question)
    return Found(sorted(hits, key=lambda hit: (hit.date, hit.pk), reverse=True), capped)


def _among(pks, question):
    """Those of a few hits that answer the rest of the question: places and themes of these are read, not of all."""
    if question.theme:
        about = Entry.themes.through.objects.filter(theme=question.theme, entry__in=pks)
        pks = list(about.values_list("entry_id", flat=True))
    if question.place:
        places = Neighbourhood.objects.active().around(question.place).order_by().values("pk")
        inside = Entry.neighbourhoods.through.objects.filter(neighbourhood__in=places, entry__in=pks)
        pks = list(inside.values_list("entry_id", flat=True))
    return list(_narrowed(replace(question, place=None, theme=None)).filter(pk__in=pks).only("id", "date"))


class Answers(KeptKeys):
    """Answers to slice: how many there are and which come first is looked up once until something public changes."""

    def __init__(self, question, entries):
        super().__init__(("initiatives", question.query), entries, KEPT_SECONDS)

    def __getitem__(self, wanted):
        return [Entry(pk=pk) for pk in super().__getitem__(wanted)]


def answers(question, found):
    """What a paginator takes."""
    return found.entries if question.text else Answers(question, found.entries)


def cards(entries):
    """The entries of one page as {entry, phase_label, phase_icon, places, asks_help}, in their order."""
    pks = [entry.pk for entry in entries]
    places = Prefetch("neighbourhoods", Neighbourhood.objects.active().defer("boundary"))
    full = Entry.objects.defer("text").select_related("image").prefetch_related(places, "image__renditions")
    known = full.in_bulk(pks)
    stages = dict(
        InitiativePage.objects.filter(pk__in=[entry.object_id for entry in known.values()]).values_list("pk", "phase")
    )
    asking = set(asking_pages().filter(page__in=stages).values_list("page_id", flat=True))
    result = []
    for entry in (known[pk] for pk in pks if pk in known):
        phase = stages.get(entry.object_id, "")
        names = ", ".join(place.name for place in entry.neighbourhoods.all())
        result.append(
            {
                "entry": entry,
                "phase_label": phases.label(phase),
                "phase_icon": phases.ICONS[phase],
                "places": names,
                "asks_help": entry.object_id in asking,
            }
        )
    return result


def counted_map(question, places):
    """Context of the map component: each wijk with how many answer the rest of the question, and a link to those."""
    return city.counted_map(
        places=places,
        counts=_counts(question),
        address=lambda slug: _address(question, slug),
        note=lambda count: ngettext("%d initiatief", "%d initiatieven", count) % count,
        current=question.place,
    )


def _address(question, slug):
    anywhere = replace(question, place=None).query
    return f"?{anywhere}{'&' if anywhere else ''}{urlencode({'wijk': slug})}"


def _counts(question):
    """How many initiatives each place has, by slug: of itself, of what lies in it and of what it lies in."""
    anywhere = replace(question, place=None)
    if anywhere.text:
        return _count(anywhere)
    return kept(("initiative-counts", anywhere.query), lambda: _count(anywhere), seconds=KEPT_SECONDS)


def _count(question):
    entries = find(question).entries if question.text else _narrowed(question)
    pks = [entry.pk for entry in entries] if isinstance(entries, list) else entries.order_by().values("pk")
    return city.count_by_place(pks)


def _narrowed(question):
    """Public initiatives of the catalogue, without the words of the question."""
    entries = Entry.objects.public().filter(source=SOURCE)
    if question.place:
        entries = entries.around(question.place)
    if question.theme:
        entries = entries.about(question.theme)
    archived = InitiativeCare.objects.filter(archived_at__isnull=False).values("page")
    if question.phase == phases.ARCHIVED:
        return entries.filter(object_id__in=archived)
    entries = entries.exclude(object_id__in=archived)
    if question.phase:
        phase = "" if question.phase == phases.UNKNOWN else question.phase
        entries = entries.filter(object_id__in=InitiativePage.objects.filter(phase=phase).order_by().values("pk"))
    if question.help_wanted:
        asking = asking_pages("" if question.help_wanted == ANY_HELP else question.help_wanted)
        entries = entries.filter(object_id__in=asking)
    return entries
