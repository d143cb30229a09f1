"""What the views ask: one form in, an answer out that tells nobody whether an address is known."""

import secrets
from copy import copy
from dataclasses import dataclass

from django.core.signing import BadSignature, TimestampSigner
from django.utils import timezone

from cms.kept_parts import kept
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


def open_event(pk, now=None):
    """(event, its sessions for which one can sign up at this moment); LookupError when readers cannot see it.

    Kept until something public changes, so that a rush asks nothing of the database before it is known who may come
    in. What counts is looked up again under the lock of the session.
    """
    event, sessions = kept(("sign-up", pk), lambda: _shown(pk))
    if event is None:
        raise LookupError("event")
    # Copies: what is kept is shared between threads.
    event, now = copy(event), now or timezone.now()
    sessions = [copy(session) for session in sessions if session.ends_at > now and session.takes_sign_ups(now)]
    for session in sessions:
        session.event = event
    return event, sessions


def _shown(pk):
    event = EventPage.objects.shown().filter(pk=pk).first()
    if event is None:
        return None, []
    # Read now, and kept with the event.
    _ = event.question_list
    return event, list(event.sessions.planned().upcoming().select_related("venue"))


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

    event, sessions = open_event(data["event"])
    form = SignUpForm(data, event=event, sessions=sessions)
    if not form.is_valid():
        raise LookupError("form")
    sessions, _slot = form.chosen
    try:
        sign_up(sessions=sessions, wish=form.wish(), proven=False, key=f"released-{secrets.token_hex(8)}")
    except signing_up.RefusedError as refused:
        raise LookupError(str(refused)) from refused
