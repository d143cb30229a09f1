"""What came of an event in numbers, session by session: the same before and after the names are gone.

As long as there are names the numbers are counted; afterwards they are those that were written down when the names went
(`events.retention`), with the day on which that was: the proof that it was done.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import moments, retention
from events.models import Pitch, Registration, Session, SessionSummary

EndedBy = Registration.EndedBy
COLUMNS = [
    ("registrations", _("Aanmeldingen")),
    ("seats", _("Mensen aangemeld")),
    ("came", _("Gekomen van de lijst")),
    ("walked_in", _("Gekomen zonder aanmelding")),
    ("inside", _("Samen binnen")),
    ("not_come", _("Aanmeldingen niet gekomen")),
    ("cancelled", _("Afgemeld")),
    ("waited", _("Bleven op de wachtlijst")),
]
REASONS = [
    (EndedBy.SELF, _("Zelf afgemeld")),
    (EndedBy.STAFF, _("Door een medewerker afgemeld")),
    (EndedBy.SESSION, _("Het moment is afgelast")),
    (EndedBy.TIME, _("Niet op tijd gereageerd op een vrije plek")),
]


@dataclass(frozen=True)
class Line:
    """The numbers of one session. `names_gone_at` is when the names went, `names_go_at` when they will."""

    session: Session
    numbers: dict
    names_gone_at: datetime | None
    names_go_at: datetime

    @property
    def when(self):
        return moments.of(self.session)

    @property
    def title(self):
        return self.session.title

    @property
    def values(self):
        """In the order of COLUMNS."""
        return [self.numbers[name] for name, _label in COLUMNS]

    @property
    def status(self):
        return self.session.get_status_display()


@dataclass(frozen=True)
class Report:
    """Everything of one event. `places` are (wijk, people), without wijken of fewer than five; `elsewhere` the rest."""

    event: object
    lines: list
    total: dict
    reasons: list
    places: list
    elsewhere: int
    pitches: list

    @property
    def total_values(self):
        return [self.total[name] for name, _label in COLUMNS]


def make(event):
    """The Report of an event."""
    sessions = list(event.sessions.order_by("starts_at", "pk"))
    written = {one.session_id: one for one in SessionSummary.objects.filter(session__in=sessions)}
    counted = retention.summaries_of([session for session in sessions if session.pk not in written])
    lines = [_line(session, written.get(session.pk), counted.get(session.pk)) for session in sessions]
    total = {name: sum(line.numbers[name] for line in lines) for name, _label in COLUMNS}
    ended, places = Counter(), Counter()
    for line in lines:
        ended.update(line.numbers["ended_by"])
        places.update(line.numbers["by_neighbourhood"])
    return Report(
        event=event,
        lines=lines,
        total=total,
        reasons=[(label, ended[reason]) for reason, label in REASONS if ended[reason]],
        places=sorted(places.items()),
        elsewhere=total["seats"] - sum(places.values()),
        pitches=_pitches(event),
    )


def _line(session, summary, numbers):
    if summary:
        fields = ("registrations", "seats", "came", "walked_in", "not_come", "cancelled", "waited")
        numbers = {name: getattr(summary, name) for name in fields}
        numbers |= {"ended_by": summary.ended_by, "by_neighbourhood": summary.by_neighbourhood}
    numbers["inside"] = numbers["came"] + numbers["walked_in"]
    gone = summary.made_at if summary else None
    return Line(session, numbers, gone, session.ends_at + retention.AFTER)


def _pitches(event):
    """[(label, number)] of what was pitched and what came of it; nothing when there were none."""
    rows = list(event.pitches.exclude(state=Pitch.State.DRAFT))
    if not rows:
        return []
    held = [row for row in rows if row.state == Pitch.State.PITCHED]
    outcomes = Counter(row.outcome_state for row in held)
    found = [(_("Ingediend"), len(rows)), (_("Gehouden"), len(held))]
    found += [(str(Pitch.Outcome(state).label).capitalize(), count) for state, count in sorted(outcomes.items())]
    helped = sum(row.offers_helped for row in held)
    talks = helped + sum(row.offers_not_helped for row in held)
    return [*found, (_("Afgeronde gesprekken over hulp"), talks), (_("Daarvan geholpen"), helped)]


def proof(line):
    """(words, moment) about the names of one session."""
    if line.names_gone_at:
        return _("Namen gewist op"), timezone.localtime(line.names_gone_at)
    return _("Namen worden gewist op"), timezone.localtime(line.names_go_at)
