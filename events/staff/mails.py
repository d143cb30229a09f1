"""The mails that staff set going: a change, a cancellation, a message to who comes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.addresses import site_url
from events.models import Registration
from events.registrations import calendars
from events.registrations.mails import SAMPLE, about
from messaging.outbox import NORMAL, URGENT, plan_mail

MOVED, SESSION_CANCELLED, GOES_ON, MESSAGE = (
    "events/moved",
    "events/session_cancelled",
    "events/goes_on",
    "events/message",
)


def _plan(registration, template, *, cause, calendar=None, priority=URGENT, **context):
    known = about(registration)
    plan_mail(
        cause=f"registration:{registration.pk}:{cause}",
        to=registration.address,
        template=template,
        context={**known, "about": known, "name": registration.name, **context},
        priority=priority,
        calendar=calendar,
    )


def moved(registration, changes):
    """Another time or place; whoever has a seat gets it in the calendar, and signs off with one click if need be."""
    in_calendar = registration.state == Registration.State.CONFIRMED
    _plan(
        registration,
        MOVED,
        cause=f"moved:{registration.calendar_sequence}",
        calendar=calendars.part(registration, "REQUEST") if in_calendar else None,
        changes=[{"what": what, "before": before, "after": after} for what, before, after in changes],
    )


def session_cancelled(registration, reason, *, in_calendar):
    _plan(
        registration,
        SESSION_CANCELLED,
        cause=f"session_cancelled:{registration.calendar_sequence}",
        calendar=calendars.part(registration, "CANCEL") if in_calendar else None,
        why=reason,
    )


def goes_on(registration):
    _plan(
        registration,
        GOES_ON,
        cause=f"goes_on:{registration.session.sequence}",
        url=site_url(reverse("event_sign_up", args=[registration.session.event_id])),
    )


def message(registration, subject, text, *, key):
    """What an organiser writes to who comes."""
    _plan(registration, MESSAGE, cause=f"message:{key}", priority=NORMAL, subject=subject, text=text)


def kinds():
    """(name, label, sample) of each pair of templates."""
    one = {key: value for key, value in SAMPLE.items() if key != "name"}
    sample = {**SAMPLE, "about": one}
    changes = [{"what": "Wanneer", "before": "donderdag 3 december 2026, 19.30 tot 21.00 uur", "after": SAMPLE["when"]}]
    return [
        (MOVED, _("Een bijeenkomst is gewijzigd"), {**sample, "changes": changes}),
        (SESSION_CANCELLED, _("Een bijeenkomst gaat niet door"), {**sample, "why": "De zaal is gesloten."}),
        (GOES_ON, _("Een bijeenkomst gaat toch door"), {**sample, "url": SAMPLE["event_url"]}),
        (
            MESSAGE,
            _("Bericht van de organisator"),
            {**sample, "subject": "Neem een jas mee", "text": "Wij gaan ook naar buiten."},
        ),
    ]
