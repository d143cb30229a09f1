"""What the page of an initiative shows of its pitches, through `cms.registries.related`."""

from django.apps import apps
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.registries.related import Block, Item, Provider
from events import moments
from events.pitching.targets import public_pitches

MOST = 12


def blocks(page):
    """Where it pitches soon, and what it pitched before."""
    now = timezone.now()
    pitches = public_pitches().filter(initiative=page.pk).order_by("-submitted_at", "-pk")
    found = list(pitches.prefetch_related("event__sessions__venue")[:MOST])
    coming = [pitch for pitch in found if not pitch.event.is_over(now) and not pitch.event.is_called_off]
    held = [pitch for pitch in found if pitch.event.is_over(now)]
    return [
        Block("coming_pitches", _("Hier vertellen wij over ons idee"), [_coming(pitch, now) for pitch in coming]),
        Block("held_pitches", _("Eerder gepitcht"), [_held(pitch, now) for pitch in held]),
    ]


def _coming(pitch, now):
    return Item(pitch.event.title, pitch.url, text=pitch.title, when=_when(pitch, now))


def _held(pitch, now):
    status = capfirst(str(pitch.get_outcome_state_display()))
    return Item(pitch.title, pitch.url, text=pitch.outcome or pitch.need, status=status, when=_when(pitch, now))


def _when(pitch, now):
    session = pitch.event.stage_session(now)
    return capfirst(moments.of(session)) if session else ""


def provider():
    """For the registry."""
    return Provider("pitches", apps.get_model("initiatives", "InitiativePage"), blocks, order=20)
