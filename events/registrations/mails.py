"""The mails to whoever takes part or waits. What somebody typed stands in the text, never in a subject."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.addresses import site_url
from events import moments
from events.door import codes, pictures
from events.kinds import Mode
from events.models import Registration
from messaging.outbox import URGENT, File, plan_mail

from . import calendars, links

State = Registration.State
CONFIRM, ALREADY = "events/confirm", "events/already"
REGISTERED, WAITING, OFFER, LAST_PLACES = "events/registered", "events/waiting", "events/offer", "events/last_places"
PASSED_OVER, LAPSED = "events/passed_over", "events/offer_lapsed"
CANCELLED, CHANGED, NO_PLACE = "events/cancelled", "events/changed_by_you", "events/no_place"
DECLINED, NOT_READ = "events/declined", "events/not_read"
CONFIRM_WITHIN = timedelta(days=1)


def about(registration):
    """What every one of these mails can say of a registration."""
    session = registration.session
    starts_at, ends_at = registration.times
    online = registration.mode == Mode.ONLINE
    at_the_door = codes.has_code(registration)
    return {
        "title": session.event.title,
        "part": session.title,
        "when": moments.when(starts_at, ends_at),
        "where": _t("online") if online else session.where,
        "online_url": session.online_url if online and registration.state in Registration.SEATED else "",
        "people": registration.party_size,
        "access_note": session.event.access_note,
        "event_url": site_url(session.event.url or "/"),
        "manage_url": links.link(links.MANAGE, registration),
        "cancel_url": links.link(links.CANCEL, registration),
        "code": codes.grouped(codes.code_of(registration)) if at_the_door else "",
        "code_url": codes.link(registration) if at_the_door else "",
    }


def code_files(registrations):
    """The code for the door as a picture, for each that has one."""
    shown = [codes.link(one) for one in registrations if codes.has_code(one)]
    names = ["toegangscode.png"] if len(shown) == 1 else [f"toegangscode-{number}.png" for number in range(1, 100)]
    return [File(name, "image/png", pictures.png(text)) for name, text in zip(names, shown, strict=False)]


def _plan(registration, template, *, cause, calendar=None, method="", files=(), useful_for=None, **context):
    """Plan it; whoever was signed up by telephone and has no address hears it by telephone.

    `method` puts this registration into the calendar, or takes it out.
    """
    if not registration.address:
        return
    calendar = calendars.part(registration, method) if method else calendar
    plan_mail(
        cause=f"registration:{registration.pk}:{cause}",
        to=registration.address,
        template=template,
        context={**(known := about(registration)), "about": known, "name": registration.name, **context},
        priority=URGENT,
        calendar=calendar,
        files=files,
        useful_for=useful_for,
    )


def ask_to_confirm(registrations):
    """One mail for all sessions of one form."""
    first = registrations[0]
    holds = first.holds_until is not None
    _plan(
        first,
        CONFIRM,
        cause=f"confirm:{_mailbox(first)}",
        useful_for=CONFIRM_WITHIN,
        url=links.link(links.CONFIRM, first),
        moments=[about(one) for one in registrations],
        until=moments.clock(first.holds_until) if holds else "",
    )


def already(registration):
    """Somebody filled the form in again for an address that is signed up: at most one such mail a day."""
    day = timezone.localdate()
    _plan(registration, ALREADY, cause=f"already:{day:%Y%m%d}", state=str(registration.get_state_display()))


def answer(registrations, *, by_staff=False):
    """What came of signing up: of several sessions in one mail, those with a seat in the calendar."""
    if not registrations[0].address:
        return
    seated = [one for one in registrations if one.state in Registration.SEATED]
    others = [one for one in registrations if one.state == State.WAITING]
    first = registrations[0]
    cause = f"{first.state}:{first.calendar_sequence}:{len(registrations)}"
    if seated:
        calendar, files = calendars.attached(seated, "REQUEST")
        lines = {"seated": [about(one) for one in seated], "queued": [about(one) for one in others]}
        cause, files = f"registered:{cause}", [*files, *code_files(seated)]
        _plan(seated[0], REGISTERED, cause=cause, calendar=calendar, files=files, by_staff=by_staff, **lines)
    elif others:
        queued, cause = [about(one) for one in others], f"{_stamp(others[0].waiting_since)}:{_mailbox(first)}"
        _plan(others[0], WAITING, cause=f"waiting:{cause}", queued=queued, by_staff=by_staff)
    else:
        _plan(first, NO_PLACE, cause="no_place")


def offer(registration):
    """A seat came free. The mail is useless once the offer is over."""
    now = timezone.now()
    until = timezone.localtime(registration.holds_until)
    _plan(
        registration,
        OFFER,
        cause=f"offer:{_stamp(registration.holds_until)}:{_mailbox(registration)}",
        useful_for=registration.holds_until - now,
        url=links.link(links.OFFER, registration),
        until=_t("%(day)s om %(time)s uur") % {"day": moments.day(until), "time": moments.clock(until)},
    )


def last_places(registration, now):
    """In the last hours: who clicks first, comes in."""
    useful = registration.session.starts_at - now
    url = links.link(links.OFFER, registration)
    _plan(registration, LAST_PLACES, cause=f"last_places:{now:%Y%m%d%H}", useful_for=useful, url=url)


def passed_over(registration, free):
    """Somebody behind got the seats, because this party needs more; told once."""
    _plan(registration, PASSED_OVER, cause="passed_over", free=free)


def offer_lapsed(registration):
    _plan(
        registration,
        LAPSED,
        cause=f"lapsed:{_stamp(timezone.now())}",
        url=links.link(links.OFFER, registration),
    )


def cancelled(registration, *, in_calendar, why="", elsewhere=False):
    """By this person or by staff, who say why; it goes out of the calendar too. `elsewhere`: for another session."""
    _plan(
        registration,
        CANCELLED,
        cause=f"cancelled:{registration.calendar_sequence}",
        method="CANCEL" if in_calendar else "",
        by_staff=registration.ended_by == Registration.EndedBy.STAFF,
        in_calendar=in_calendar,
        why=why,
        elsewhere=elsewhere,
    )


def changed(registration, *, moved, by_staff=False):
    """What is known now; whoever takes part in another way gets the new link or place in the calendar."""
    method = "REQUEST" if moved and registration.state == State.CONFIRMED else ""
    cause, state = f"changed:{_stamp(timezone.now())}", str(registration.get_state_display())
    _plan(registration, CHANGED, cause=cause, method=method, state=state, by_staff=by_staff)


def declined_in_calendar(registration):
    """A calendar said no: once for each state of the appointment, whatever comes in."""
    _plan(registration, DECLINED, cause=f"declined:{registration.calendar_sequence}")


def not_read(registration):
    """Somebody wrote to the address of the invitation: at most one such mail a day."""
    _plan(registration, NOT_READ, cause=f"not_read:{timezone.localdate():%Y%m%d}")


def _mailbox(registration):
    """In a cause: staff may have corrected the address since."""
    return registration.address_key[:8]


def _stamp(moment):
    return f"{moment:%Y%m%d%H%M%S%f}"


SAMPLE = {
    "name": "Ada",
    "title": "Initiatievencafé",
    "part": "",
    "when": "donderdag 3 december 2026, 19.30 tot 21.00 uur",
    "where": "Buurthuis, Grote zaal, Plein 1 Haarlem",
    "online_url": "",
    "people": 2,
    "access_note": "Er is een schrijftolk.",
    "event_url": "https://stadmakers.example.nl/agenda/cafe/",
    "manage_url": "https://stadmakers.example.nl/agenda/aanmelding/voorbeeld/",
    "cancel_url": "https://stadmakers.example.nl/agenda/aanmelding/voorbeeld/afmelden/",
    "code": "3E8-K7QM-2XVP",
    "code_url": "https://stadmakers.example.nl/agenda/toegang/3E8K7QM2XVP/",
}
URL = "https://stadmakers.example.nl/agenda/aanmelding/voorbeeld/plek/"
UNTIL = "woensdag 2 december 2026 om 12.00 uur"
WHY = "U belde dat u ziek bent."


def kinds():
    """(name, label, sample) of each pair of templates; all open something for whoever has them."""
    one = {key: value for key, value in SAMPLE.items() if key != "name"}
    sample = {**SAMPLE, "about": one}
    return [
        (CONFIRM, _("Bevestig uw aanmelding"), {**sample, "url": URL, "moments": [one], "until": "14.30"}),
        (ALREADY, _("U bent al aangemeld"), {**sample, "state": "aangemeld"}),
        (REGISTERED, _("Bevestiging van uw aanmelding"), {**sample, "seated": [one], "queued": [], "by_staff": False}),
        (WAITING, _("U staat op de wachtlijst"), {**sample, "queued": [one], "by_staff": False}),
        (NO_PLACE, _("Er is geen plaats meer"), sample),
        (OFFER, _("Er is een plek voor u"), {**sample, "url": URL, "until": UNTIL}),
        (LAST_PLACES, _("Er zijn nog plaatsen"), {**sample, "url": URL}),
        (PASSED_OVER, _("U blijft op de wachtlijst"), {**sample, "free": 1}),
        (LAPSED, _("Uw aangeboden plek is voorbij"), {**sample, "url": URL}),
        (CANCELLED, _("U bent afgemeld"), {**sample, "by_staff": True, "in_calendar": True, "why": WHY}),
        (DECLINED, _("Wilt u zich afmelden?"), sample),
        (NOT_READ, _("Wij lazen uw mail niet"), sample),
        (CHANGED, _("Uw aanmelding is gewijzigd"), {**sample, "state": "aangemeld", "by_staff": False}),
    ]
