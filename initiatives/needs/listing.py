"""The public lists of needs and of offers: found in the catalogue, as the list of initiatives is."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q

from cms.entry_search import matching
from cms.language import query_words
from cms.models import Entry, HelpKind, Neighbourhood, Theme
from initiatives.models import Need, Offer

from .source import NEED, OFFER

# Of a word that more of them have, the latest count.
MOST_WITH_WORDS = 500
SOURCES = {Need: NEED, Offer: OFFER}


@dataclass(frozen=True)
class Question:
    """What a reader asks of the list."""

    text: str = ""
    kind: str = ""
    place: Neighbourhood | None = None
    theme: Theme | None = None

    @property
    def query(self):
        """The question as it stands in an address, without a page number."""
        asked = {
            "q": self.text,
            "soort": self.kind,
            "wijk": self.place.slug if self.place else "",
            "thema": self.theme.slug if self.theme else "",
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
        named = [f"“{self.text}”" if self.text else "", HelpKind(self.kind).label if self.kind else ""]
        named += [self.place and self.place.name, self.theme and self.theme.name]
        return ", ".join(str(name) for name in named if name)

    @property
    def follow_key(self):
        """The kind and place of this question, as somebody follows them."""
        return f"{self.kind}:{self.place.code if self.place else ''}"


def find(model, question):
    """(entries, whether there is more): the public ones that answer, the newest first."""
    entries = _narrowed(model, question).order_by("-date", "-id")
    if not question.text:
        return entries, False
    asked = query_words(question.text)
    if not asked:
        return Entry.objects.none(), False
    hits, capped = matching(entries.only("id", "date", "object_id"), asked, MOST_WITH_WORDS)
    return sorted(hits, key=lambda hit: (hit.date, hit.pk), reverse=True), capped


def _narrowed(model, question):
    entries = Entry.objects.filter(source=SOURCES[model])
    if question.kind:
        entries = entries.filter(object_id__in=model.objects.filter(kind=question.kind).order_by().values("pk"))
    if question.place:
        here = Q(pk__in=entries.around(question.place).order_by().values("pk"))
        # What is offered in the whole city is offered here too.
        anywhere = ~Q(pk__in=Entry.neighbourhoods.through.objects.values("entry"))
        entries = entries.filter(here | anywhere if model is Offer else here)
    return entries.about(question.theme) if question.theme else entries


def shown(model, entries):
    """The needs or offers of these entries, in their order, with all that a list shows of them."""
    pks = [entry.object_id for entry in entries]
    related = ("page", "neighbourhood") if model is Need else ("organisation", "placed_by", "neighbourhood")
    found = model.objects.select_related(*related)
    if model is Need:
        found = found.prefetch_related("page__neighbourhoods")
    known = found.in_bulk(pks)
    return [known[pk] for pk in pks if pk in known]
