"""One's pitches in "Mijn omgeving": shown, given as a download, deleted on request."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms import page_cache
from cms.registries.mine import Erased, Kept, MyItem, Section
from events.models import Pitch
from events.models.pitches import NAMELESS
from events.pitching import seat
from events.pitching.people import owners_of, pitches_of


def _sent(user):
    return Pitch.objects.filter(submitted_by=user.pk).select_related("event", "initiative", "submitted_by")


def items(user):
    return [
        MyItem(
            title=pitch.title,
            url=reverse("my_pitch", args=[pitch.pk]),
            status=str(pitch.get_state_display()),
            date=pitch.submitted_at or pitch.created_at,
        )
        for pitch in pitches_of(user)
    ]


def export(user):
    return [
        {
            "event": pitch.event.title,
            "initiative": pitch.initiative.title if pitch.initiative else "",
            "title": pitch.title,
            "idea": pitch.idea,
            "need_kind": pitch.need_kind,
            "need": pitch.need,
            "presenter": pitch.presenter,
            "stage_needs": pitch.stage_needs,
            "state": pitch.state,
            "message": pitch.decision_note,
            "outcome_state": pitch.outcome_state,
            "outcome": pitch.outcome,
            "may_publish": pitch.may_publish,
            "may_stream": pitch.may_stream,
            "begun_at": pitch.created_at,
            "submitted_at": pitch.submitted_at,
            "decided_at": pitch.decided_at,
            "steps": [{"at": step.at, "what": step.kind} for step in pitch.steps.all()],
        }
        for pitch in _sent(user).prefetch_related("steps")
    ]


def _stays(pitch, user):
    """What was told on stage and stands on the site is the city's memory; of an initiative with others it is theirs."""
    if pitch.state == Pitch.State.PITCHED and pitch.may_publish:
        return True
    shared = pitch.state != Pitch.State.DRAFT and any(owner.pk != user.pk for owner in owners_of(pitch.initiative))
    return shared and pitch.state in Pitch.LIVE


KEPT = Kept(
    _("pitches die u hield of die van een initiatief met anderen zijn, zonder uw naam"),
    _("Zij horen bij het verslag van de bijeenkomst, of anderen gaan ermee verder."),
)


def preview(user):
    found = list(_sent(user))
    staying = [pitch for pitch in found if _stays(pitch, user)]
    return Erased(deleted=len(found) - len(staying), kept=[KEPT] if staying else [])


def erase(user):
    """Before the initiatives: who else answers for one is known only while its owners are."""
    outcome = preview(user)
    for pitch in _sent(user):
        if _stays(pitch, user):
            seat.leave(pitch)
            Pitch.objects.filter(pk=pitch.pk).update(**NAMELESS)
        else:
            pitch.delete()
    page_cache.raise_generation()
    return outcome


def section():
    """For the registry."""
    return Section(
        name="pitches",
        label=_("Uw pitches"),
        items=items,
        export=export,
        preview=preview,
        erase=erase,
        empty="",
        order=19,
        url=lambda: reverse("my_pitches"),
        url_label=_("Naar uw pitches"),
    )
