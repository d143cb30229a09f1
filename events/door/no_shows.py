"""The periodic job that says who did not come. A telephone may still tell of somebody later: that is then put right."""

from datetime import timedelta

from django.utils import timezone

from events.models import CheckIn, Registration, Session

from . import services

# Time for telephones to find a network.
AFTER = timedelta(hours=1)
# Long enough for a worker that was away, and short of the day on which names go.
LOOK_BACK = timedelta(days=14)


def run(now=None):
    """Gives how many people were marked."""
    now = now or timezone.now()
    listed = CheckIn.objects.standing().filter(registration__isnull=False)
    open_ones = Registration.objects.filter(state=Registration.State.CONFIRMED)
    found = Session.objects.planned().filter(
        ends_at__lte=now - AFTER,
        ends_at__gt=now - LOOK_BACK,
        pk__in=listed.order_by().values("session"),
    )
    found = found.filter(pk__in=open_ones.order_by().values("session")).order_by("pk")
    return sum(services.note_no_shows(session) for session in found)
