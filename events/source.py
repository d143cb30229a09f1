"""Events as the catalogue sees them: with the moment of the session that comes next."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cms import catalogue
from cms.catalogue import describe_page
from cms.registries import sources
from events import moments
from events.agenda.listing import SOURCE
from events.models import EventPage, Session

# How far back the periodic job looks for what ended: longer than a worker is ever away.
LOOK_BACK = timedelta(days=2)


def describe(page):
    """None for what is for staff alone. Of a series the moment is that of its next session, at the end of the last."""
    if page.is_internal:
        return None
    item = describe_page(page)
    sessions = list(page.sessions.order_by("starts_at", "pk"))
    planned = [session for session in sessions if not session.is_cancelled] or sessions
    if not planned:
        return item
    now = timezone.now()
    shown = next((session for session in planned if session.ends_at > now), planned[-1])
    ends_at = max(session.ends_at for session in planned)
    return replace(item, starts_at=shown.starts_at, ends_at=ends_at, when=_in_words(shown))


def _in_words(session):
    """What day and time alone would get wrong: no more than is known, and that it does not go on."""
    if session.is_cancelled:
        return _("gaat niet door: %s") % moments.of(session)
    return "" if session.is_exact else moments.of(session)


def refresh_over():
    """The periodic job: an event of which a session ended shows its next one. Gives how many it looked at."""
    now = timezone.now()
    ended = Session.objects.filter(ends_at__gt=now - LOOK_BACK, ends_at__lte=now)
    goes_on = Session.objects.filter(event__in=ended.order_by().values("event"), ends_at__gt=now)
    pages = EventPage.objects.live().filter(pk__in=goes_on.order_by().values("event"))
    catalogue.refresh_all(sources.get(SOURCE), pages)
    return pages.count()


def refresh_event(sender, instance, **kwargs):
    """A session was written or thrown away: the event may have another moment."""
    page = EventPage.objects.filter(pk=instance.event_id).first()
    if page:
        catalogue.refresh(page)
