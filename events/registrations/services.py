"""What the views ask: one form in, an answer out that tells nobody whether an address is known."""

import secrets
from dataclasses import dataclass

from django.core.signing import BadSignature, TimestampSigner

from events.models import EventPage, Registration

from . import mails, signing_up
from .errors import AlreadyError

BOX = TimestampSigner(salt="events.registrations.box", sep=".")
BOX_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Outcome:
    """What came of a form. `registrations` only for a proven address; others get the same page, whatever happened."""

    registrations: tuple = ()
    box: str = ""


def open_sessions(event, now=None):
    """The sessions of this event for which one can sign up at this moment."""
    sessions = event.sessions.planned().upcoming(now).select_related("venue", "event")
    return [session for session in sessions if session.takes_sign_ups(now)]


def sign_up(*, sessions, wish, proven, key):
    """Sign up. An address that is signed up already gets a mail that says so; with a proven one the page says it.

    Raises RefusedError, FullError, and with a proven address AlreadyError.
    """
    try:
        made = signing_up.register(sessions=sessions, wish=wish, proven=proven, key=key)
    except AlreadyError as already:
        if proven:
            raise
        _answer_again(already.registration)
        return Outcome(box=BOX.sign(key))
    return Outcome(tuple(made)) if proven else Outcome(box=BOX.sign(key))


def _answer_again(registration):
    """An unconfirmed one gets its mail to confirm once more, a confirmed one a word; never more than the limits."""
    registration = Registration.objects.select_related("session__event", "session__venue").get(pk=registration.pk)
    mails.already(registration)


def more_time(box):
    """Half an hour more for whoever looks for a mail; the answer is the same for a box with nothing in it."""
    try:
        key = BOX.unsign(box, max_age=BOX_SECONDS)
    except BadSignature:
        return
    for registration in Registration.objects.filter(submission_key__startswith=f"{key}:"):
        signing_up.extend_hold(registration)


def release(data):
    """A form that staff let through, or that its sender confirmed. LookupError when what it was for is gone."""
    from .forms import SignUpForm

    event = EventPage.objects.shown().filter(pk=data["event"]).first()
    if event is None:
        raise LookupError("event")
    form = SignUpForm(data, event=event, sessions=open_sessions(event))
    if not form.is_valid():
        raise LookupError("form")
    sessions, _slot = form.chosen
    try:
        sign_up(sessions=sessions, wish=form.wish(), proven=False, key=f"released-{secrets.token_hex(8)}")
    except signing_up.RefusedError as refused:
        raise LookupError(str(refused)) from refused
