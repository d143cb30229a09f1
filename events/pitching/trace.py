"""Writing down what happened to a pitch."""

from django.utils import timezone

from events.models import PitchStep

Kind, Side = PitchStep.Kind, PitchStep.Side


def note(pitch, kind, side):
    """One line, in the transaction of what happened."""
    return PitchStep.objects.create(pitch=pitch, kind=kind, side=side, at=timezone.now())
