"""The agenda for calendar programs (RFC 5545): what the filters find, and one event.

An identifier stays the same for ever, in feeds and in mails alike. SEQUENCE rises with each change of time or place,
and what does not go on is told as CANCELLED, so that every program replaces what it has.
"""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.addresses import site_url
from events.kinds import Attendance
from events.registrations.calendars import host, summary
from messaging.zones import told_in, zone_component

from .forms import AgendaForm
from .listing import matching

CONTENT_TYPE = "text/calendar; charset=utf-8"
MOST = 500
# Who subscribes keeps what was, for a while.
LOOK_BACK = timedelta(days=60)


def feed_response(page, request):
    """What the filters in the address find, from two months back on."""
    question = AgendaForm(request.GET).question()
    sessions = matching(question).filter(ends_at__gt=timezone.now() - LOOK_BACK)
    sessions = sessions.exact().select_related("event", "venue").order_by("starts_at", "pk")[:MOST]
    name = f"{page.title}: {question.topics}" if question.topics else page.title
    return respond(make_calendar(sessions, name), "agenda.ics")


def event_calendar_response(page, request):
    """All sessions of one event."""
    return respond(make_calendar([one for one in page.session_list if one.is_exact], page.title), "evenement.ics")


def respond(calendar, filename):
    response = HttpResponse(calendar.to_ical(), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


def make_calendar(sessions, name):
    """A PUBLISH calendar of these sessions, with the zone in which they are told."""
    zone, sessions = ZoneInfo(settings.TIME_ZONE), list(sessions)
    calendar = Calendar()
    calendar.add("prodid", "-//Stadmakers//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    if sessions:
        first, last = min(one.starts_at for one in sessions), max(one.ends_at for one in sessions)
        calendar.add_component(zone_component(zone, first, last))
    for session in sessions:
        calendar.add_component(_event(session, zone))
    return calendar


def _event(session, zone):
    event = Event()
    event.add("uid", f"{session.calendar_uid}@{host()}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", told_in(zone, session.starts_at))
    event.add("dtend", told_in(zone, session.ends_at))
    event.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    event.add("summary", summary(session))
    where = _("online") if session.attendance == Attendance.ONLINE else session.where
    for name, value in (("location", where), ("description", session.event.introduction)):
        if value:
            event.add(name, value)
    event.add("url", site_url(session.event.url or "/"))
    return event
