"""What to do with a submission: let it pass, ask something, wait, or set it apart for staff."""

import logging
import math
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.addresses import address_key
from cms.limits import Rate, take

from . import confirming, content, networks, quarantine, registry, work
from .requests import from_another_site

logger = logging.getLogger("accounts.guard")

# One opened form is sent by one person: often enough for mistakes, not for a list of addresses.
PER_START = Rate.of(20, minutes=24 * 60)


class Outcome(StrEnum):
    """PASS: do it. ASK: show the form with a question. LIMITED: too much, come back. QUARANTINE: saved for staff.

    AGAIN: the form had expired or came from elsewhere; the same answers, sent again, will do.
    CONFIRM: saved, and a mail asks its sender to confirm.
    """

    PASS = "pass"  # noqa: S105
    ASK = "ask"
    AGAIN = "again"
    LIMITED = "limited"
    CONFIRM = "confirm"
    QUARANTINE = "quarantine"


@dataclass(frozen=True)
class Verdict:
    """The outcome, a sentence for the sender, and why, for staff: names of `models.quarantine.REASONS`."""

    outcome: Outcome
    sentence: str = ""
    wait_seconds: int = 0
    reasons: tuple = ()

    @property
    def passed(self):
        """The view does what the form is for."""
        return self.outcome == Outcome.PASS

    @property
    def accepted(self):
        """The sender sees the thank-you."""
        return self.outcome in (Outcome.PASS, Outcome.QUARANTINE)

    @property
    def status(self):
        """The status of the answer when the form is shown again."""
        return 429 if self.outcome == Outcome.LIMITED else 200


def judge(request, form, *, name="", address=""):
    """Judge a valid form, once per request. `address` is the mailbox that something will be sent to.

    Says nothing about whether anybody is known here: only about this form, its network and this mailbox. What is set
    apart is stored here; a form that must be shown again has its sentence as an error that belongs to no field.
    """
    if name and name != form.guard_name:
        raise ImproperlyConfigured(f"The form is guarded as {form.guard_name!r}, not as {name!r}.")
    # Together, so that the limits are brought to the disk once.
    with transaction.atomic():
        verdict = _judge(request, form, registry.get(form.guard_name), address)
    request.guard_verdict = verdict
    if verdict.outcome != Outcome.PASS:
        logger.info("%s: %s (%s)", form.guard_name, verdict.outcome, ", ".join(verdict.reasons) or "-")
    if verdict.sentence:
        form.add_error(None, verdict.sentence)
    return verdict


def _judge(request, form, known, address):
    wait = take(networks.bucket_name(known.name, "network", networks.origin(request)), known.limits.network)
    if wait:
        return _limited(wait, ("network",))
    again = _must_come_again(request, form)
    if again:
        return again
    reasons = _signs(form)
    if reasons and known.handler:
        return _mailbox_limited(known, address) or _set_apart(form, known, address, reasons)
    doubts = _doubts(request, form, known) + reasons
    if form.guard.asking or doubts:
        asked = _asked(form, known, address, doubts)
        if asked:
            return asked
    return _mailbox_limited(known, address) or Verdict(Outcome.PASS)


def _must_come_again(request, form):
    """A form without a good start, or with one that was used far too often, begins again; the answers stay."""
    guard = form.guard
    if from_another_site(request):
        guard.renew()
        sentence = _("Dit formulier kwam van een andere site. Controleer uw antwoorden en verstuur ze nog een keer.")
        return Verdict(Outcome.AGAIN, sentence, reasons=("other_site",))
    if guard.is_genuine and not take(networks.bucket_name(form.guard_name, "start", guard.start.nonce), PER_START):
        return None
    reason = "expired" if guard.expired else "start"
    if guard.is_genuine:
        guard.renew()
    sentence = _("Het formulier stond te lang open. Uw antwoorden zijn er nog. Verstuur ze nog een keer.")
    return Verdict(Outcome.AGAIN, sentence, reasons=(reason,))


def _signs(form):
    """Why this looks like spam whoever sent it."""
    texts = [value for value in form.cleaned_data.values() if isinstance(value, str)]
    return (("trap",) if form.guard.trapped else ()) + content.signs_of_spam(texts)


def _doubts(request, form, known):
    """Why this might be a program."""
    start = form.guard.start
    fast = start.age < known.limits.fastest_seconds and not (start.renewed or start.not_before)
    busy = take(networks.bucket_name(known.name, "calm", networks.origin(request)), known.limits.calm)
    return (("fast",) if fast else ()) + (("busy",) if busy else ())


def _asked(form, known, address, doubts):
    """A verdict that asks, or None when the question was answered: by a sum, by patience or by mail."""
    guard = form.guard
    if guard.wants_to_confirm and address:
        return _mailbox_limited(known, address) or _to_be_confirmed(form, known, address, doubts)
    solved = work.is_solved(guard.answer, guard.start)
    waited = guard.asking and not guard.start.wait_seconds
    if solved or waited:
        if work.spend(guard.start, form.submission_key):
            return None
        guard.renew()
    guard.ask()
    return Verdict(Outcome.ASK, reasons=doubts)


def _mailbox_limited(known, address):
    if not address:
        return None
    wait = take(networks.bucket_name(known.name, "mailbox", address_key(address)), known.limits.mailbox)
    return _limited(wait, ("mailbox",)) if wait else None


def _limited(seconds, reasons):
    minutes = math.ceil(seconds / 60)
    sentence = ngettext(
        "Er kwamen te veel formulieren. Probeer het over %(count)s minuut nog eens. Uw antwoorden blijven hier staan.",
        "Er kwamen te veel formulieren. Probeer het over %(count)s minuten nog eens. Uw antwoorden blijven hier staan.",
        minutes,
    )
    return Verdict(Outcome.LIMITED, sentence % {"count": minutes}, math.ceil(seconds), reasons)


def _set_apart(form, known, address, reasons):
    quarantine.set_apart(
        form=known.name, data=form.submission_data(), reasons=reasons, address=address, key=form.submission_key
    )
    return Verdict(Outcome.QUARANTINE, reasons=reasons)


def _to_be_confirmed(form, known, address, doubts):
    confirming.await_confirmation(
        form=known.name, data=form.submission_data(), reasons=doubts, address=address, key=form.submission_key
    )
    return Verdict(Outcome.CONFIRM, reasons=doubts)
