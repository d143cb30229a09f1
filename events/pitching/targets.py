"""A pitch as a thing to write about: "Ik wil helpen" reaches its people through the relay of `engagement`."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.targets import Target
from events.models import EventPage, Pitch
from events.pitching import services
from events.pitching.people import people_of

TARGET = "pitch"


def public_pitches():
    """Those that everybody can read, with all that their people and their address need."""
    found = Pitch.objects.public().filter(event__in=EventPage.objects.shown().values("pk"))
    return found.select_related("event", "initiative", "submitted_by")


def find(key):
    """By number, while its page can be read."""
    if not key.isdecimal() or len(key) > 12:
        return None
    return public_pitches().filter(pk=key).first()


def takes_messages(pitch):
    """While it looks for help, and somebody reads what comes."""
    return pitch.seeks_help and bool(people_of(pitch))


def closed(pitch, conversation):
    """A conversation about it ended: the page tells how many helped."""
    if conversation.outcome:
        services.count_conversation(pitch, helped=conversation.outcome == "helped")


def reopened(pitch, conversation):
    """Whoever ended it took that back within half an hour."""
    if conversation.outcome:
        services.count_conversation(pitch, helped=conversation.outcome == "helped", times=-1)


def next_step(pitch):
    """After a conversation that helped: tell everybody what came of it."""
    if not services.takes_outcome(pitch):
        return None
    return _("Vertel wat er van uw pitch kwam"), reverse("my_pitch", args=[pitch.pk]) + "#uitkomst"


def target():
    """For the registry."""
    return Target(
        name=TARGET,
        label=gettext_lazy("Pitch"),
        find=find,
        title=lambda pitch: pitch.title,
        url=lambda pitch: pitch.url,
        owners=people_of,
        messages=takes_messages,
        closed=closed,
        reopened=reopened,
        next_step=next_step,
    )
