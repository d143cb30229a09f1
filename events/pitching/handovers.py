"""What a pitch can be started from. Other modules may add their own steps to the same form (`cms.registries.handover`):
their `prefill` gives values by the names of its fields, and `url` is that of `pitch_new`.
"""

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.registries import handover
from cms.registries.handover import HandOver
from events.models import Pitch
from events.pitching import people, services
from events.pitching.services import PRACTICAL, TEXTS

AGAIN = (Pitch.State.DRAFT, Pitch.State.REJECTED, Pitch.State.WITHDRAWN)


def register():
    """Called once, when all apps are ready."""
    handover.register(
        HandOver(
            name="initiative_to_pitch",
            label=_("Pitch dit initiatief"),
            origin=apps.get_model("initiatives", "InitiativePage"),
            target=Pitch,
            prefill=_from_initiative,
            url=_url,
            allowed=lambda page, user: user in people.owners_of(page) and bool(services.open_events()),
        )
    )
    handover.register(
        HandOver(
            name="pitch_again",
            label=_("Doe met deze pitch mee aan een ander evenement"),
            origin=Pitch,
            target=Pitch,
            prefill=_from_pitch,
            url=_url,
            allowed=_may_again,
        )
    )


def _url():
    return reverse("pitch_new")


def _from_initiative(page):
    """Its name and first sentence; and what it looks for, when it said so already."""
    newest = page.get_latest_revision_as_object()
    values = {"initiative": page.pk, "title": newest.title[:120], "idea": newest.introduction[:800]}
    need = page.needs.open().first()
    if need:
        values |= {"need_kind": need.kind, "need": f"{need.title}\n\n{need.text}".strip()[:500]}
    return values


def _from_pitch(pitch):
    """What was written before. What may be shown is asked anew: it was said for another evening."""
    values = {name: getattr(pitch, name) for name in (*TEXTS[1:], *PRACTICAL[:2])}
    return values | {"initiative": pitch.initiative_id}


def _may_again(pitch, user):
    if pitch.state not in AGAIN or user not in people.people_of(pitch):
        return False
    # One that can still be sent in where it is needs no second copy.
    here = pitch.state != Pitch.State.REJECTED and pitch.event.takes_pitches()
    return not here and any(event.pk != pitch.event_id for event in services.open_events())
