"""What goes into the calendar of somebody who takes part (RFC 5545, RFC 5546).

The organiser is an address at which the site reads answers, where it reads any: the same for one person and one
session, also after signing off and on again, because calendar programs take changes from the first organiser only.
"""

from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.addresses import site_url
from events.kinds import Mode
from messaging import reply_addresses
from messaging.calendars import event_calendar
from messaging.outbox import File

from . import links

ANSWERS = "agenda-"


def summary(session):
    """What the appointment is called, in feeds and in mails alike."""
    return f"{session.event.title}: {session.title}" if session.title else session.event.title


def part(registration, method):
    """The CalendarPart of one registration: REQUEST for a seat, also when something changed, CANCEL to take it out."""
    session, (starts_at, ends_at) = registration.session, registration.times
    online = registration.mode == Mode.ONLINE
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    lines = [session.event.introduction]
    if online and method == "REQUEST":
        lines.append(_("Doe mee via %s") % session.online_url)
    lines.append(_("Kunt u toch niet? Meld u af: %s") % links.link(links.CANCEL, registration))
    return event_calendar(
        method=method,
        uid=f"{registration.calendar_uid}@{host()}",
        sequence=registration.calendar_sequence,
        summary=summary(session),
        starts_at=starts_at,
        ends_at=ends_at,
        location=_("online") if online else session.where,
        description="\n".join(line for line in lines if line),
        url=site_url(session.event.url or "/"),
        organizer=reply_addresses.make(ANSWERS, session.pk, registration.person_key) or sender,
        sent_by=sender,
        attendee=registration.address,
    )


def attached(registrations, method):
    """(calendar of the mail, files): for several sessions each has a file of its own, as one mail holds one event."""
    parts = [part(registration, method) for registration in registrations]
    if len(parts) == 1:
        return parts[0], ()
    content_type = f"text/calendar; charset=utf-8; method={method}"
    return None, [
        File(f"moment-{number}.ics", content_type, one.content.encode()) for number, one in enumerate(parts, 1)
    ]


def host():
    """What makes the identifiers of this site its own."""
    return site_url("").split("://", 1)[-1].split("/")[0].split(":")[0]
