"""Needs, offers and kinds of needs as things to write about and to follow (`engagement.targets`)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import Entry, HelpKind, Neighbourhood
from engagement.targets import News, Target
from initiatives.models import Need, Offer
from initiatives.models.needs import State

from . import services, source
from .listing import Question
from .people import people_of


def takes_messages(item):
    """While it is open, no example, and somebody reads them."""
    return item.is_open and not item.is_example and bool(people_of(item))


def _number(key):
    return int(key) if key.isdecimal() and len(key) < 19 else None


def find_need(key):
    """Open ones, and those that were arranged: also what a conversation was about stays readable."""
    found = Need.objects.on_public_pages().select_related("page").filter(pk=_number(key)).first()
    return found if found and (found.is_open or found.state == State.FULFILLED) else None


def find_offer(key):
    found = Offer.objects.select_related("placed_by", "organisation").filter(pk=_number(key)).first()
    return found if found and (found.is_open or found.state == State.FULFILLED) else None


@dataclass(frozen=True)
class NeedType:
    """Needs of one kind (all when empty), in and around one place (the whole city without)."""

    kind: str = ""
    place: Neighbourhood | None = None

    @property
    def title(self):
        what = _("Hulpvragen: %s") % HelpKind(self.kind).label if self.kind else _("Alle hulpvragen")
        return _("%(what)s, in %(place)s") % {"what": what, "place": self.place.name} if self.place else what

    @property
    def url(self):
        question = Question(kind=self.kind, place=self.place)
        address = source.list_url(Need)
        return f"{address}?{question.query}" if question.is_narrowed else address


def find_need_type(key):
    """By "kind:code", each of which may be empty."""
    kind, colon, code = key.partition(":")
    if not colon or (kind and kind not in HelpKind.values):
        return None
    place = Neighbourhood.objects.active().filter(code=code).first() if code else None
    return None if code and place is None else NeedType(kind, place)


def news_of_needs(found, since, until):
    """The needs that came online between two moments."""
    entries = Entry.objects.filter(source=source.NEED, date__gt=since, date__lte=until)
    if found.kind:
        entries = entries.filter(object_id__in=Need.objects.filter(kind=found.kind).order_by().values("pk"))
    if found.place:
        entries = entries.around(found.place)
    return [News(entry.title, entry.url, entry.date, entry.summary) for entry in entries.order_by("-date", "-pk")]


def next_step(item):
    """After a conversation that helped: write down how much is arranged by now, or None when all is."""
    if not item.is_open:
        return None
    side = "vraag" if isinstance(item, Need) else "aanbod"
    return _("Vul in wat er nu is geregeld"), reverse("my_help_item", args=[side, item.pk])


def all_targets():
    """The three of them, for the registry."""
    shared = {
        "title": lambda item: item.title,
        "url": source.public_url,
        "owners": people_of,
        "messages": takes_messages,
        "closed": services.conversation_closed,
        "reopened": services.conversation_reopened,
        "next_step": next_step,
    }
    return [
        Target(name="need", label=gettext_lazy("Hulpvraag"), find=find_need, **shared),
        Target(name="offer", label=gettext_lazy("Aanbod van hulp"), find=find_offer, **shared),
        Target(
            name="need_type",
            label=gettext_lazy("Soort hulpvraag"),
            find=find_need_type,
            title=lambda found: found.title,
            url=lambda found: found.url,
            news=news_of_needs,
        ),
    ]
