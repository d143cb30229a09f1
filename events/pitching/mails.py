"""The mails to whoever pitches. What somebody typed stands in the text, never in a subject."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import links
from accounts.addresses import site_url
from events import moments
from events.pitching.people import hearing
from events.registrations import calendars
from messaging.outbox import NORMAL, URGENT, cancel_mail, plan_mail

RECEIVED, ACCEPTED, REMINDER = "events/pitch_received", "events/pitch_accepted", "events/pitch_reminder"
CONFIRMED, REJECTED, WITHDRAWN = "events/pitch_confirmed", "events/pitch_rejected", "events/pitch_withdrawn"
MOVED, TIME, OFF, ON = "events/pitch_moved", "events/pitch_time", "events/pitch_off", "events/pitch_on"
LAST_DAY, OUTCOME = "events/pitch_last_day", "events/pitch_outcome"
# What the links in them are for (`mail_links`).
CONFIRM_LINK, WITHDRAW_LINK = "events.pitch_confirm", "events.pitch_withdraw"
# A link works until the evening, but never so short that nobody gets to it, nor for ever.
SHORTEST_LINK, LONGEST_LINK = timedelta(days=1), timedelta(days=200)
MORNING = 9


def about(pitch):
    """What each of these mails can say; `about` is the evening, as `mails/parts/moment` shows it."""
    event = pitch.event
    session = event.stage_session()
    evening = {
        "title": event.title,
        "part": session.title if session else "",
        "when": moments.of(session) if session else _t("nog niet bekend"),
        "where": session.where if session else "",
        "online_url": session.online_url if session and not session.where else "",
        "people": 1,
        "access_note": event.access_note,
    }
    return {
        "title": event.title,
        "pitch": pitch.title,
        "minutes": pitch.minutes,
        "about": evening,
        "event_url": site_url(event.url or "/"),
        "mine_url": site_url(reverse("my_pitch", args=[pitch.pk])),
    }


def _plan(pitch, template, *, cause, ways=None, calendar=None, due_at=None, priority=URGENT, useful_for=None, **said):
    """One mail to each who hears of it; `ways` make links of their own for each reader."""
    known = about(pitch)
    for user in hearing(pitch):
        own = {name: make(pitch, user) for name, make in (ways or {}).items()}
        plan_mail(
            cause=_cause(pitch, cause, user),
            to=user.email,
            template=template,
            context={**known, "name": user.first_name or pitch.presenter, **said, **own},
            calendar=calendar,
            due_at=due_at,
            priority=priority,
            useful_for=useful_for,
        )


def _cause(pitch, cause, user):
    return f"pitch:{pitch.pk}:{cause}:{user.pk}"


def _link(purpose):
    """A function that makes the link of this purpose for one reader."""

    def make(pitch, user):
        session = pitch.event.stage_session()
        left = session.ends_at - timezone.now() if session else LONGEST_LINK
        lifetime = min(max(left, SHORTEST_LINK), LONGEST_LINK)
        return links.make(purpose=purpose, subject=pitch.subject, address=user.email, lifetime=lifetime)

    return make


ASKING = {"confirm_url": _link(CONFIRM_LINK), "withdraw_url": _link(WITHDRAW_LINK)}
LEAVING = {"withdraw_url": _link(WITHDRAW_LINK)}


def _stamp(moment=None):
    return f"{moment or timezone.now():%Y%m%d%H%M%S%f}"


def received(pitch):
    _plan(pitch, RECEIVED, cause=f"received:{_stamp(pitch.submitted_at)}", ways=LEAVING)


def accepted(pitch):
    """With a button to confirm, and one to say no."""
    note = pitch.decision_note
    _plan(pitch, ACCEPTED, cause=f"accepted:{_stamp(pitch.decided_at)}", note=note, ways=ASKING)


def remind(pitch):
    _plan(pitch, REMINDER, cause=f"reminder:{_stamp(pitch.decided_at)}", ways=ASKING)


def confirmed(pitch, registration):
    """On the programme; with a seat in the room the evening is in the calendar too."""
    calendar = calendars.part(registration, "REQUEST") if registration else None
    _plan(pitch, CONFIRMED, cause=f"confirmed:{_stamp()}", calendar=calendar, ways=LEAVING)


def rejected(pitch, calendar=None):
    _plan(
        pitch,
        REJECTED,
        cause=f"rejected:{_stamp(pitch.decided_at)}",
        calendar=calendar,
        note=pitch.decision_note,
        again_url=site_url(reverse("pitch_new")),
    )


def withdrawn(pitch, *, by_staff, calendar=None):
    _plan(pitch, WITHDRAWN, cause=f"withdrawn:{_stamp()}", calendar=calendar, by_staff=by_staff)


def moved(pitch, before, calendar=None):
    """To another event; whoever was on the programme is asked whether that day suits."""
    asked = pitch.state == pitch.State.ACCEPTED
    ways = ASKING if asked else LEAVING
    _plan(pitch, MOVED, cause=f"moved:{_stamp()}", calendar=calendar, before=before.title, asked=asked, ways=ways)


def time_changed(pitch, changes):
    """The evening has another time or place."""
    told = [{"what": what, "before": before, "after": after} for _reason, what, before, after in changes]
    _plan(pitch, TIME, cause=f"time:{_stamp()}", changes=told, ways=LEAVING)


def called_off(pitch, why):
    _plan(pitch, OFF, cause=f"off:{_stamp()}", why=why)


def goes_on(pitch, registration):
    calendar = calendars.part(registration, "REQUEST") if registration else None
    _plan(pitch, ON, cause=f"on:{_stamp()}", calendar=calendar, ways=LEAVING)


def last_day(pitch):
    """A draft that was not sent in, a day before it cannot be any more; once for each deadline."""
    until = timezone.localtime(pitch.event.takes_pitches_until)
    words = _t("%(day)s om %(time)s uur") % {"day": moments.day(until), "time": moments.clock(until)}
    left = until - timezone.now()
    _plan(pitch, LAST_DAY, cause=f"last_day:{_stamp(until)}", until=words, useful_for=left, priority=NORMAL)


def ask_outcome(pitch, step):
    """The morning after: how did it go, and what came of it? `step` is the PitchStep that says that it was held."""
    morning = timezone.localtime() + timedelta(days=1)
    due_at = morning.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    _plan(pitch, OUTCOME, cause=f"outcome:{step.pk}", due_at=due_at, priority=NORMAL, again=False)


def take_outcome_back(pitch, step):
    """It was not held after all."""
    for user in hearing(pitch):
        cancel_mail(_cause(pitch, f"outcome:{step.pk}", user))


def ask_outcome_again(pitch):
    """Once more, some weeks later, when nobody told."""
    _plan(pitch, OUTCOME, cause="outcome_again", priority=NORMAL, again=True)


SAMPLE = {
    "name": "Ada",
    "title": "Initiatievencafé",
    "pitch": "Een plein vol bomen",
    "minutes": 2,
    "about": {
        "title": "Initiatievencafé",
        "part": "",
        "when": "donderdag 3 december 2026, 19.30 tot 21.00 uur",
        "where": "Buurthuis, Grote zaal, Plein 1 Haarlem",
        "online_url": "",
        "people": 1,
        "access_note": "Er is een schrijftolk.",
    },
    "event_url": "https://stadmakers.example.nl/agenda/cafe/",
    "mine_url": "https://stadmakers.example.nl/mijn/pitches/1/",
}
CONFIRM_URL = "https://stadmakers.example.nl/actie/voorbeeld-bevestigen/"
WITHDRAW_URL = "https://stadmakers.example.nl/actie/voorbeeld-terugtrekken/"
AGAIN_URL = "https://stadmakers.example.nl/mijn/pitches/nieuw/"


def kinds():
    """(name, label, sample, whether it opens something) of each pair of templates."""
    leaving = {**SAMPLE, "withdraw_url": WITHDRAW_URL}
    asking = {**leaving, "confirm_url": CONFIRM_URL}
    changes = [{"what": "Wanneer", "before": "woensdag 2 december 2026, 19.30 tot 21.00 uur", "after": "een dag later"}]
    note = "Wij kijken uit naar uw verhaal."
    return [
        (RECEIVED, _("Uw pitch is ingediend"), leaving, True),
        (ACCEPTED, _("U mag pitchen"), {**asking, "note": note}, True),
        (REMINDER, _("Komt u pitchen?"), asking, True),
        (CONFIRMED, _("Uw pitch staat op het programma"), leaving, True),
        (
            REJECTED,
            _("Uw pitch past deze keer niet"),
            {**SAMPLE, "note": "Er zijn al acht pitches.", "again_url": AGAIN_URL},
            False,
        ),
        (WITHDRAWN, _("Uw pitch is teruggetrokken"), {**SAMPLE, "by_staff": False}, False),
        (MOVED, _("Uw pitch is verplaatst"), {**asking, "before": "Buurtborrel", "asked": True}, True),
        (TIME, _("Het evenement van uw pitch is gewijzigd"), {**leaving, "changes": changes}, True),
        (OFF, _("Het evenement van uw pitch gaat niet door"), {**SAMPLE, "why": "De zaal is gesloten."}, False),
        (ON, _("Het evenement van uw pitch gaat toch door"), leaving, True),
        (
            LAST_DAY,
            _("U kunt uw pitch nog indienen"),
            {**SAMPLE, "until": "vrijdag 20 november 2026 om 12.00 uur"},
            False,
        ),
        (OUTCOME, _("Wat kwam er van uw pitch?"), {**SAMPLE, "again": False}, False),
    ]
