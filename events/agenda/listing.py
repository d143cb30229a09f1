"""What the agenda shows: sessions of public events, a day at a time. The number of queries never grows with them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cms.models import Entry, Neighbourhood, Theme
from events import moments
from events.kinds import Attendance, Kind, Precision
from events.models import EventPage, Session
from events.registrations.places import seats_of_all, with_free_places

SOURCE = "evenement"
NIGHT = timedelta(hours=5)
HOW = {"zaal": _("op een plek in de stad"), "online": _("online")}


@dataclass(frozen=True)
class Question:
    """What a reader asks of the agenda. `past` is the archive; `free` only what still has places."""

    text: str = ""
    kind: str = ""
    place: Neighbourhood | None = None
    theme: Theme | None = None
    how: str = ""
    accessible: bool = False
    free: bool = False
    past: bool = False

    @property
    def chosen(self):
        """The question as it stands in an address."""
        asked = {
            "q": self.text,
            "soort": self.kind,
            "wijk": self.place.slug if self.place else "",
            "thema": self.theme.slug if self.theme else "",
            "hoe": self.how,
            "toegankelijk": "ja" if self.accessible else "",
            "plek": "ja" if self.free else "",
        }
        return {name: value for name, value in asked.items() if value}

    @property
    def query(self):
        return urlencode(self.chosen)

    @property
    def topics(self):
        """What was asked, in words."""
        named = [f"“{self.text}”" if self.text else "", Kind(self.kind).label if self.kind else ""]
        named += [self.place and self.place.name, self.theme and self.theme.name, HOW.get(self.how)]
        named += [_("zonder drempels") if self.accessible else "", _("met vrije plaatsen") if self.free else ""]
        return ", ".join(str(name) for name in named if name)


def matching(question):
    """The sessions that answer, whenever they are."""
    entries = Entry.objects.public().filter(source=SOURCE)
    if question.place:
        entries = entries.around(question.place)
    if question.theme:
        entries = entries.about(question.theme)
    events = EventPage.objects.filter(pk__in=entries.order_by().values("page")).exclude(kind=Kind.INTERNAL)
    if question.kind:
        events = events.filter(kind=question.kind)
    for word in question.text.split():
        events = events.filter(Q(title__icontains=word) | Q(introduction__icontains=word))
    sessions = Session.objects.filter(event__in=events.order_by().values("pk"))
    if question.how:
        ways = [Attendance.HYBRID, Attendance.ONLINE if question.how == "online" else Attendance.ROOM]
        sessions = sessions.filter(attendance__in=ways)
    if question.accessible:
        sessions = sessions.filter(Q(venue__step_free="yes") | Q(attendance=Attendance.ONLINE))
    return with_free_places(sessions) if question.free else sessions


def find(question):
    """What comes, by time; for the archive what was, the last first."""
    sessions = matching(question)
    return sessions.over().order_by("-starts_at", "-pk") if question.past else sessions.upcoming()


def between(question, first, last):
    """The sessions of known days that touch a stretch of days, past or not, by time."""
    begin, end = start_of(first), start_of(last + timedelta(days=1))
    return matching(question).filter(starts_at__lt=end, ends_at__gt=begin).of_known_days().order_by("starts_at", "pk")


def start_of(day):
    """The first moment of a day in the city."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Day:
    """Under which the agenda puts things: a day, or the month or year in which it is or was."""

    first: date
    precision: str = Precision.DAY

    @classmethod
    def of(cls, session):
        day = timezone.localtime(session.starts_at).date()
        return cls(day) if session.is_exact else cls(day, session.precision)

    def __str__(self):
        return date_format(self.first, moments.PATTERNS[self.precision])

    @property
    def machine(self):
        return moments.machine(self.first, self.precision)


@dataclass
class Item:
    """One event on one day: its sessions of that day together."""

    event: EventPage
    day: "Day"
    sessions: list = field(default_factory=list)
    seats: list = field(default_factory=list)

    @property
    def starts_at(self):
        return self.sessions[0].starts_at

    @property
    def ends_at(self):
        return max(session.ends_at for session in self.sessions)

    @property
    def span(self):
        """In words, for what is not known to the minute, when it is more than the heading above it says."""
        words = moments.of(self.sessions[0])
        return "" if words == str(self.day) else words

    @property
    def is_exact(self):
        return all(session.is_exact for session in self.sessions)

    @property
    def is_cancelled(self):
        return all(session.is_cancelled for session in self.sessions)

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def where(self):
        """The places by name, each once; "online" where there is none."""
        names = [session.venue.title if session.venue else session.place for session in self.sessions]
        known = [name for name in dict.fromkeys(names) if name]
        if any(session.attendance != Attendance.ROOM for session in self.sessions):
            known.append(_("online"))
        return ", ".join(str(name) for name in known)

    @property
    def is_full(self):
        """Whether nobody gets in any more without waiting."""
        open_ones = [session for session in self.sessions if session.takes_sign_ups()]
        return bool(open_ones) and not any(found.open_to_all is None or found.open_to_all for found in self.seats)

    @property
    def seats_left(self):
        """How many places are left; None without a limit, or when one cannot sign up."""
        left = [found.open_to_all for found in self.seats]
        return None if not left or None in left else sum(left)


def items(sessions):
    """Items of these sessions, in their order: what an event has on one day belongs together."""
    sessions = list(sessions)
    open_ones = [session for session in sessions if session.takes_sign_ups()]
    seats = seats_of_all(open_ones) if open_ones else {}
    result = {}
    for session in sessions:
        day = Day.of(session)
        item = result.setdefault((day, session.event_id), Item(session.event, day))
        item.sessions.append(session)
        item.seats += [found for (pk, _mode, _slot), found in seats.items() if pk == session.pk]
    for item in result.values():
        item.sessions.sort(key=lambda session: session.starts_at)
    return list(result.values())


def of_month(question, first):
    """What is or was in the month of this day, without anybody knowing on which day."""
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    vague = matching(question).filter(precision=Precision.MONTH, starts_at__lt=start_of(last))
    return vague.filter(ends_at__gt=start_of(first)).order_by("starts_at", "pk")


def spread(found, days):
    """{day: [Item, …]} for these days: what goes on for days is there on each; a night belongs to its evening."""
    result = {day: [] for day in days}
    for item in found:
        day = timezone.localtime(item.starts_at).date()
        last = max(day, timezone.localtime(item.ends_at - NIGHT).date())
        while day <= last:
            if day in result:
                result[day].append(item)
            day += timedelta(days=1)
    return result


def by_day(found):
    """[(Day, [Item, …])] in order."""
    return [(day, list(group)) for day, group in groupby(found, key=lambda item: item.day)]
