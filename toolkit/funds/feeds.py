"""Deadlines of funds for somebody's own calendar (RFC 5545): one entry a day, no reminders, no names."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cms.money import euros

from .search import Matches

CONTENT_TYPE = "text/calendar; charset=utf-8"
MOST = 500


def deadline_calendar(question, *, page, host):
    """The deadlines of the coming year of the funds that answer, as bytes; `host` makes identifiers that stay.

    A deadline has the same identifier as long as the fund and the day are the same: a calendar program that reads
    the feed again shows each once, and one that moved under its new day.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Stadmakers//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", _("Deadlines van fondsen"))
    calendar.add("x-wr-calname", _("Deadlines van fondsen"))
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for match in Matches(question, page)[:MOST]:
        for day, note in match.fund.coming_deadlines():
            calendar.add_component(_event(match.fund, day, note, page=page, host=host))
    return calendar.to_ical()


def _event(fund, day, note, *, page, host):
    event = Event()
    event.add("uid", f"fonds-{fund.pk}-{day:%Y%m%d}@{host}")
    event.add("dtstamp", fund.last_published_at or timezone.now())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", _("Aanvragen vóór vanavond: %s") % fund.title)
    words = [fund.summary, note]
    if fund.maximum:
        words.append(_("Hoogste bedrag: %s.") % euros(fund.maximum))
    event.add("description", "\n".join(word for word in words if word))
    event.add("url", page.item_full_url(fund))
    return event
