"""What whoever pitches does: write it down, send it in, confirm, take it back, tell what came of it.

Each step locks the row, looks what is true now and refuses with a sentence what cannot be done any more. Asking twice
for the same gives one thing, with one mail.
"""

import hashlib
import json

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import limits, page_cache
from events.models import EventPage, Pitch
from events.pitching import course, mails, seat
from events.pitching.errors import ConflictError, RefusedError
from events.pitching.locking import lock_pitch
from events.pitching.people import hearing
from events.pitching.trace import Kind, Side, note

State = Pitch.State
TEXTS = ("initiative", "title", "idea", "need_kind", "need")
PRACTICAL = ("presenter", "stage_needs", "may_publish", "may_stream")
NEEDED = ("title", "idea", "need_kind", "need", "presenter")
# Enough for somebody with many ideas; not for a flood.
BY_ONE = limits.Rate.of(20, minutes=24 * 60)
TWICE = _("Voor dit initiatief is er al een pitch bij dit evenement.")


def open_events(now=None):
    """The events to which one can send a pitch at this moment, the first one first."""
    now = now or timezone.now()
    found = EventPage.objects.shown().filter(takes_pitches_until__gt=now).prefetch_related("sessions__venue")
    return sorted((page for page in found if page.takes_pitches(now)), key=lambda page: page.takes_pitches_until)


# --- writing ---------------------------------------------------------------------------------------


def fingerprint(pitch):
    """What its people wrote, as a short text: two tabs with the same one saw the same."""
    said = [str(getattr(pitch, name)) for name in (*TEXTS[1:], *PRACTICAL)] + [pitch.initiative_id]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:20]


def begin(*, event, by, key, fields):
    """A draft; the same `key` gives the same one, with the answers that were sent last. Raises RefusedError."""
    found = Pitch.objects.filter(submission_key=key).first()
    if found is None:
        if limits.take(f"pitch:{by.pk}", BY_ONE):
            raise RefusedError(_("U schreef vandaag al veel pitches. Probeer het morgen opnieuw."))
        try:
            with transaction.atomic():
                more = {"submission_key": key, "minutes": event.pitch_minutes}
                return Pitch.objects.create(event=event, submitted_by=by, **more, **fields)
        except IntegrityError:
            # The other of two presses was first.
            found = Pitch.objects.filter(submission_key=key).first()
            if found is None:
                raise
    return change(pitch=found, fields=fields)


@transaction.atomic
def change(*, pitch, fields, seen=""):
    """Other words; gives the row. After the deadline only what the stage needs and what may be shown.

    `seen` is the fingerprint of what the writer saw. Raises ConflictError or RefusedError.
    """
    row = lock_pitch(pitch)
    if seen and fingerprint(row) != seen:
        raise ConflictError(row)
    if row.state in (State.WITHDRAWN, State.REJECTED):
        raise RefusedError(_("Deze pitch is niet meer te wijzigen."))
    allowed = changeable(row)
    changed = {name for name, value in fields.items() if getattr(row, name) != value}
    if changed - set(allowed):
        raise RefusedError(_("Aanmelden is gesloten. Uw tekst is niet meer te wijzigen."))
    if changed:
        for name in changed:
            setattr(row, name, fields[name])
        _save(row)
        if row.state != State.DRAFT:
            note(row, Kind.CHANGED, Side.PITCHER)
    return row


def changeable(pitch):
    """The names of what its people may change now. What may be shown, always: nobody is held to an earlier yes."""
    if pitch.state == State.DRAFT:
        return (*TEXTS, *PRACTICAL)
    if pitch.state == State.SUBMITTED and pitch.event.takes_pitches():
        return (*TEXTS, *PRACTICAL)
    return PRACTICAL


def _save(row):
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RefusedError(TWICE) from None


@transaction.atomic
def discard(*, pitch):
    """Throw a draft away; one that was sent in is taken back instead."""
    row = lock_pitch(pitch)
    if row.state != State.DRAFT:
        raise RefusedError(_("Deze pitch is al ingediend. U kunt hem wel terugtrekken."))
    row.delete()


# --- from draft to stage ---------------------------------------------------------------------------


def missing(pitch):
    """The labels of what is not filled in yet."""
    return [str(Pitch._meta.get_field(name).verbose_name) for name in NEEDED if not getattr(pitch, name)]


@transaction.atomic
def submit(*, pitch):
    """Send it in, or in again after it was taken back. Twice is once. Raises RefusedError."""
    row = lock_pitch(pitch)
    if row.state in Pitch.LIVE:
        return row
    if course.after("submit", row.state) is None:
        raise RefusedError(_("Deze pitch kunt u niet meer indienen."))
    if not row.event.takes_pitches():
        raise RefusedError(_("Aanmelden kan niet meer. Uw pitch is als concept bewaard."))
    if lacks := missing(row):
        raise RefusedError(_("Uw pitch is nog niet af. Vul eerst in: %s.") % ", ".join(lacks))
    row.state, row.submitted_at = State.SUBMITTED, timezone.now()
    row.decided_at, row.decision_note, row.reminded_at = None, "", None
    _save(row)
    note(row, Kind.SUBMITTED, Side.PITCHER)
    mails.received(row)
    return row


@transaction.atomic
def confirm(*, pitch, side=Side.PITCHER):
    """Whoever was asked comes: on the programme, with a seat in the room. Twice is once. Raises RefusedError."""
    row = lock_pitch(pitch)
    if row.state in Pitch.ON_STAGE:
        return row
    if course.after("confirm", row.state) is None:
        raise RefusedError(_why_not(row))
    if row.event.is_called_off:
        raise RefusedError(_("Dit evenement gaat niet door."))
    if side == Side.PITCHER and row.event.stage_has_begun():
        raise RefusedError(_("Dit evenement is al begonnen. Meld u bij de organisator."))
    row.state = State.CONFIRMED
    row.save(update_fields=["state"])
    note(row, Kind.CONFIRMED, side)
    people = hearing(row)
    mails.confirmed(row, seat.take(row, people[0]) if people else None)
    return row


def _why_not(row):
    if row.state == State.WITHDRAWN:
        return _("Deze pitch is teruggetrokken.")
    if row.state == State.REJECTED:
        return _("Deze pitch staat niet meer op het programma.")
    return _("De organisator heeft nog niet over deze pitch besloten.")


@transaction.atomic
def withdraw(*, pitch, side=Side.PITCHER, tell=True):
    """Take it back; the place is for another. Twice is once. Raises RefusedError for a draft or what was held."""
    row = lock_pitch(pitch)
    if row.state == State.WITHDRAWN:
        return row
    if row.state == State.PITCHED or (side == Side.PITCHER and row.state != State.DRAFT and row.event.is_over()):
        raise RefusedError(_("Dit is al geweest."))
    if course.after("withdraw", row.state) is None:
        raise RefusedError(_("Deze pitch is niet ingediend."))
    calendar = seat.leave(row)
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    note(row, Kind.WITHDRAWN, side)
    if tell:
        mails.withdrawn(row, by_staff=side == Side.STAFF, calendar=calendar)
    return row


def held_with(registration):
    """The pitches for which somebody has this seat."""
    mine = Pitch.objects.filter(event=registration.session.event_id, state__in=Pitch.TAKING)
    mine = mine.select_related("submitted_by", "initiative")
    return [pitch for pitch in mine if any(seat.is_of(registration, pitch, user) for user in hearing(pitch))]


def withdraw_of(registration):
    """Somebody who pitches signed off from the evening: the pitch is taken back with it."""
    for pitch in held_with(registration):
        try:
            withdraw(pitch=pitch)
        except RefusedError:
            continue


# --- afterwards ------------------------------------------------------------------------------------


def takes_outcome(pitch):
    """Whether one can tell what came of it: once it was held, or from the beginning of the evening on."""
    if pitch.state == State.CONFIRMED:
        return pitch.event.stage_has_begun()
    return pitch.state == State.PITCHED


@transaction.atomic
def record_outcome(*, pitch, state, text, side=Side.PITCHER):
    """What came of it, for everybody who reads the page. The same twice is once. Raises RefusedError."""
    row = lock_pitch(pitch)
    if not takes_outcome(row):
        raise RefusedError(_("Dit kan pas als de pitch is gehouden."))
    if (row.outcome_state, row.outcome) != (state, text):
        row.outcome_state, row.outcome = state, text
        row.save(update_fields=["outcome_state", "outcome"])
        note(row, Kind.OUTCOME, side)
    return row


def count_conversation(pitch, *, helped, times=1):
    """A conversation about it ended; -1 takes that back. Counted by the database: of two at once none is lost."""
    column = "offers_helped" if helped else "offers_not_helped"
    Pitch.objects.filter(pk=pitch.pk).update(**{column: Greatest(F(column) + times, 0)})
    page_cache.raise_generation()
