"""The dashboard of organisers: what comes and how full it is, who waits, what to arrange, whom mail did not reach."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.panels import SHOWN, Card, Item
from events import moments
from events.models import AccessNeed, EventPage, Registration, Session
from events.registrations.places import seats_of_all
from messaging.models import Message

SOON = timedelta(days=31)
MOST_MAILS = 500


def coming(user):
    """The next sessions, with how full they are."""
    if not user.has_perm("events.view_session"):
        return None
    now = timezone.now()
    sessions = list(
        Session.objects.planned().upcoming(now).filter(starts_at__lt=now + SOON).select_related("event")[:SHOWN]
    )
    seats = seats_of_all(sessions, now)
    items = [Item(_title(session), _url(session), _fill(session, seats)) for session in sessions]
    return Card(
        "events_coming",
        _("Wat komt eraan?"),
        "calendar",
        _("De komende maand is er niets."),
        items,
        reverse("event_sessions:index"),
        _("Alle momenten"),
    )


def undated(user):
    """Published events that the agenda cannot show: nobody wrote down when they are."""
    if not user.has_perm("events.add_session"):
        return None
    pages = list(EventPage.objects.live().filter(sessions=None).order_by("title", "pk")[:SHOWN])
    add, said = reverse("event_sessions:add"), _("staat op de site, maar niet in de agenda")
    items = [Item(page.title, f"{add}?event={page.pk}", said) for page in pages]
    return Card("events_undated", _("Evenementen zonder datum"), "calendar", "", items, warning=True) if items else None


def _title(session):
    return f"{session.event.title}: {session.title}" if session.title else session.event.title


def _url(session):
    return reverse("event_session", args=[session.pk])


def _fill(session, seats):
    """ "donderdag 3 december 2026, 19.30 uur: 12 van 20 plaatsen" """
    day = _("%(day)s, %(time)s uur") % {
        "day": moments.day(session.starts_at),
        "time": moments.clock(session.starts_at),
    }
    if session.sign_up != Session.SignUp.HERE:
        return day
    found = [seat for (pk, _mode, _slot), seat in seats.items() if pk == session.pk]
    taken, capacities = sum(seat.taken for seat in found), [seat.capacity for seat in found]
    if None in capacities:
        return f"{day}: " + ngettext("%d aangemeld", "%d aangemeld", taken) % taken
    return f"{day}: " + _("%(taken)d van %(all)d plaatsen bezet") % {"taken": taken, "all": sum(capacities)}


def waiting(user):
    """Sessions for which people wait, or have an offer that they did not answer yet."""
    if not user.has_perm("events.view_registration"):
        return None
    now, states = timezone.now(), Registration.State
    found = Session.objects.planned().upcoming(now).select_related("event")
    queued, offered = Q(registrations__state=states.WAITING), Q(registrations__state=states.OFFERED)
    found = found.annotate(queued=Count("pk", filter=queued), offered=Count("pk", filter=offered))
    items = [
        Item(_title(session), f"{_people(session)}&state=waiting&state=offered", _queue(session))
        for session in found.filter(Q(queued__gt=0) | Q(offered__gt=0))[:SHOWN]
    ]
    return Card("events_waiting", _("Wachtlijsten"), "history", _("Er staat niemand op een wachtlijst."), items)


def _people(session):
    return f"{reverse('event_registrations:index')}?session={session.pk}"


def _queue(session):
    parts = [ngettext("%d aanmelding wacht", "%d aanmeldingen wachten", session.queued) % session.queued]
    if session.offered:
        text = ngettext("%d aanbod loopt", "%d keer een plek aangeboden", session.offered)
        parts.append(text % session.offered)
    return ", ".join(parts)


def access(user):
    """What people need and nobody arranged yet; without a name or a word of it, for who passes by."""
    if not user.has_perm("events.view_accessneed"):
        return None
    needs = AccessNeed.objects.to_arrange().order_by()
    found = needs.values("registration__session").annotate(
        count=Count("pk"), at=Min("registration__session__starts_at")
    )
    counts = {row["registration__session"]: row["count"] for row in found.order_by("at")[:SHOWN]}
    sessions = Session.objects.filter(pk__in=counts).select_related("event").order_by("starts_at", "pk")
    url = f"{reverse('event_access:index')}?stand=te-regelen"
    items = [
        Item(
            _title(session),
            url,
            ngettext("%d wens te regelen", "%d wensen te regelen", counts[session.pk]) % counts[session.pk],
        )
        for session in sessions
    ]
    return Card(
        "events_access",
        _("Toegankelijkheid te regelen"),
        "glasses",
        _("Alles wat mensen nodig hebben, is geregeld."),
        items,
        url if items else "",
        _("Naar de lijst"),
        warning=bool(items),
    )


def not_reached(user):
    """Mail about what is still to come that did not go: these people have to be called."""
    if not (user.has_perm("messaging.view_message") and user.has_perm("events.view_registration")):
        return None
    causes = Message.objects.unsettled().filter(kind__startswith="events/").order_by("-pk")
    numbers = [_registration(cause) for cause in causes.values_list("cause", flat=True)[:MOST_MAILS]]
    rows = Registration.objects.filter(
        pk__in=[number for number in numbers if number], session__ends_at__gt=timezone.now()
    )
    counts = Counter(rows.values_list("session", flat=True))
    sessions = Session.objects.filter(pk__in=counts).select_related("event").order_by("starts_at", "pk")[:SHOWN]
    items = [
        Item(
            _title(session),
            _url(session),
            ngettext("%d persoon kreeg een mail niet", "%d mensen kregen een mail niet", counts[session.pk])
            % counts[session.pk],
        )
        for session in sessions
    ]
    return Card(
        "events_mail",
        _("Mail die deelnemers niet bereikte"),
        "mail",
        _("Elke mail over wat nog komt, ging goed."),
        items,
        warning=bool(items),
    )


def _registration(cause):
    """The number of the registration in the cause of a mail, or None."""
    kind, _colon, rest = cause.partition(":")
    number = {"registration": rest.partition(":")[0], "announcement": rest.rpartition(":")[2]}.get(kind, "")
    return int(number) if number.isdecimal() else None


CARDS = (coming, undated, waiting, access, not_reached)
