"""What waits for the organiser, on the first page of the back office."""

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.panels import SHOWN, Card, Item
from events.models import Pitch


def pitches(user):
    """Pitches to decide about, and evenings of which nobody wrote down yet who was on stage."""
    if not user.has_perm("events.change_pitch"):
        return None
    to_decide = Pitch.objects.to_decide().select_related("event").order_by("submitted_at", "pk")
    items = [
        Item(pitch.title, reverse("event_pitch", args=[pitch.pk]), _("voor %s") % pitch.event.title)
        for pitch in to_decide[:SHOWN]
    ]
    items += [
        Item(title, reverse("event_running_order", args=[event]), _("Wie heeft er gepitcht?"))
        for event, title in _not_noted()
    ]
    return Card(
        "pitches",
        _("Pitches"),
        "user",
        _("Er wacht geen pitch op uw besluit."),
        items[:SHOWN],
        reverse("event_pitches:index"),
        _("Naar alle pitches"),
        warning=bool(items),
    )


def _not_noted():
    """(key, title) of events that are over with pitches that still stand on the programme."""
    left = Pitch.objects.filter(state__in=(Pitch.State.ACCEPTED, Pitch.State.CONFIRMED))
    ended = left.values("event", "event__title").annotate(last=Max("event__sessions__ends_at"))
    over = ended.filter(last__lte=timezone.now()).order_by("last")
    return over.values_list("event", "event__title")[:SHOWN]
