"""What a call for help can be started from (`cms.registries.handover`)."""

from django.apps import apps
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from cms.registries import handover
from initiatives.models import Need
from initiatives.models.needs import TITLE_LENGTH
from initiatives.publishing.owners import is_owner

from . import services
from .forms import NeedForm
from .lifecycle import DEFAULT_MONTHS, StepRefusedError
from .people import pages_of

# Staff read the words of a pitch from this state on.
READ_BY_STAFF = ("accepted", "confirmed", "pitched")


def register():
    """Called once, when all apps are ready."""
    handover.register(PITCH)


def _from_pitch(pitch):
    """Its call for help: the first line as the title, all of it as the explanation."""
    first = pitch.need.split("\n")[0]
    return {
        "page": pitch.initiative_id,
        "kind": pitch.need_kind,
        "title": Truncator(first).chars(TITLE_LENGTH),
        "text": "" if first == pitch.need and len(first) <= TITLE_LENGTH else pitch.need,
    }


def _may(pitch, user):
    return bool(pitch.initiative_id) and pitch.state in READ_BY_STAFF and is_owner(user, pitch.initiative)


def _place(pitch, user):
    """On the page of the initiative at once, once; when something is not right, the form says what."""
    key = f"pitch-{pitch.pk}"
    placed = Need.objects.filter(submission_key=key).first()
    if placed is None:
        form = NeedForm({**_from_pitch(pitch), "months": DEFAULT_MONTHS}, user=user, pages=list(pages_of(user)))
        if not form.is_valid():
            return PITCH.start_url(pitch)
        try:
            placed = services.submit_need(key=key, data=form.submission_data())
        except StepRefusedError:
            return PITCH.start_url(pitch)
    return placed.mine_url


PITCH = handover.HandOver(
    name="pitch_to_need",
    label=_("Zet deze hulpvraag bij mijn initiatief"),
    origin=apps.get_model("events", "Pitch"),
    target=Need,
    prefill=_from_pitch,
    url=lambda: reverse("my_help_new", args=["vraag"]),
    allowed=_may,
    place=_place,
)
