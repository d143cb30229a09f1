"""The mails that staff set going: a change, a cancellation, a message to who comes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.addresses import site_url
from events.models import Registration
from events.registrations import calendars
from events.registrations.mails import SAMPLE, about
from messaging.outbox import URGENT, plan_mail

MOVED, SESSION_CANCELLED, GOES_ON, MESSAGE = (
    "events/moved",
    "events/session_cancelled",
    "events/goes_on",
    "events/message",
)


def _plan(registration, template, *, cause, method="", **context):
    """Plan it, with `method` for the calendar; whoever has no address is called."""
    if not registration.address:
        return
    known = about(registration)
    plan_mail(
        cause=f"registration:{registration.pk}:{cause}",
        to=registration.address,
        template=template,
        context={**known, "about": known, "name": registration.name, **context},
        priority=URGENT,
        calendar=calendars.part(registration, method) if method else None,
    )


def moved(registration, changes):
    """Another time or place; whoever has a seat gets it in the calendar, and signs off with one click if need be."""
    in_calendar = registration.state == Registration.State.CONFIRMED
    _plan(
        registration,
        MOVED,
        cause=f"moved:{registration.calendar_sequence}",
        method="REQUEST" if in_calendar else "",
        changes=[{"what": what, "before": before, "after": after} for _reason, what, before, after in changes],
    )


def session_cancelled(registration, reason, *, in_calendar):
    _plan(
        registration,
        SESSION_CANCELLED,
        cause=f"session_cancelled:{registration.calendar_sequence}",
        method="CANCEL" if in_calendar else "",
        why=reason,
    )


def goes_on(registration):
    _plan(
        registration,
        GOES_ON,
        cause=f"goes_on:{registration.session.sequence}",
        url=site_url(reverse("event_sign_up", args=[registration.session.event_id])),
    )


def letter(registration, subject, text):
    """The context of what an organiser writes to one participant."""
    known = about(registration)
    return {
        **known,
        "about": known,
        "name": registration.name,
        "subject": subject,
        "text": text,
        "waits": registration.state not in Registration.SEATED,
        "is_test": False,
    }


def letter_to_staff(registration, subject, text, *, name):
    """The same for who wrote it: without a link that opens somebody's registration."""
    context = letter(registration, subject, text)
    nowhere = {"manage_url": context["event_url"], "cancel_url": context["event_url"], "online_url": ""}
    return {**context, **nowhere, "about": {**context["about"], **nowhere}, "name": name, "is_test": True}


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
            {
                **sample,
                "subject": "Neem een jas mee",
                "text": "Wij gaan ook naar buiten.\n\nTot dan!",
                "waits": False,
                "is_test": False,
            },
        ),
    ]
