"""The list of venues and how many lie where."""

from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Q

from cms import counted_map as city
from cms.models import Entry, Neighbourhood
from toolkit.models import Venue, VenueRoom
from toolkit.models.venues import ACCESS_FIELDS, FACILITY_FIELDS, Known

SOURCE = "ruimte"


@dataclass(frozen=True)
class Question:
    """What somebody needs. `access` and `facilities` are names of fields: what is asked must surely be there."""

    text: str = ""
    place: Neighbourhood | None = None
    people: int | None = None
    cost: str = ""
    access: tuple = field(default=())
    facilities: tuple = field(default=())


def find(question):
    """The venues that answer, those with room for just enough people first, then by name."""
    found = Venue.objects.shown()
    if question.text:
        words = [Q(title__icontains=word) | Q(summary__icontains=word) for word in question.text.split()]
        found = found.filter(*words)
    if question.place:
        found = found.for_place(question.place)
    if question.people:
        seats = Q(seats__gte=question.people) | Q(standing__gte=question.people)
        room = VenueRoom.objects.filter(seats, venue=OuterRef("pk"))
        found = found.filter(Q(capacity__gte=question.people) | Exists(room)).order_by("capacity", "title", "pk")
    if question.cost == Venue.Cost.REDUCED:
        found = found.filter(cost__in=[Venue.Cost.FREE, Venue.Cost.REDUCED])
    elif question.cost:
        found = found.filter(cost=question.cost)
    needed = [name for name in (*question.access, *question.facilities) if name in ACCESS_FIELDS + FACILITY_FIELDS]
    return found.filter(**dict.fromkeys(needed, Known.YES))


def counts(question):
    """How many answer in each wijk and stadsdeel, by slug, whatever place was chosen."""
    anywhere = find(replace(question, place=None)).order_by().values("pk")
    entries = Entry.objects.public().filter(source=SOURCE, object_id__in=anywhere)
    return city.count_by_place(entries.order_by().values("pk"))
