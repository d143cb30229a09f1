"""Pitches at an evening, and whoever holds them."""

import secrets
from datetime import timedelta

from django.utils import timezone

from events.models import EventPage, Pitch
from events.pitching import deciding, services
from initiatives.models import InitiativeIndexPage
from messaging.models import Message
from tests import factories
from tests.initiatives import helping

from .signing import make_event

DAY = timedelta(days=1)
FIELDS = {
    "title": "Een plein vol bomen",
    "idea": "Wij maken van het plein een tuin.",
    "need_kind": "people",
    "need": "Wie helpt planten?",
    "presenter": "Ada",
    "stage_needs": "Een krukje",
    "may_publish": True,
    "may_stream": False,
}


def evening(home, *, places=None, until=7 * DAY, **fields):
    """A published event in two weeks to which one can send a pitch, with its session."""
    event = make_event(home, takes_pitches_until=timezone.now() + until, pitch_places=places, **fields)
    factories.SessionFactory(event=event)
    return EventPage.objects.get(pk=event.pk)


def initiative(home, owner, **fields):
    """A page that is online and that this account answers for."""
    index = InitiativeIndexPage.objects.first() or factories.InitiativeIndexPageFactory(parent=home)
    return helping.initiative(index, owner, **{"introduction": "Wij planten bomen.", **fields})


def draft(event, by=None, **fields):
    by = by or factories.ResidentFactory(first_name="Ada")
    return services.begin(event=event, by=by, key=secrets.token_hex(8), fields={**FIELDS, **fields})


def sent(event, by=None, **fields):
    return services.submit(pitch=draft(event, by, **fields))


def asked(event, by=None, **fields):
    return deciding.accept(pitch=sent(event, by, **fields))


def planned(event, by=None, **fields):
    """On the programme."""
    return services.confirm(pitch=asked(event, by, **fields))


def fresh(pitch):
    return Pitch.objects.get(pk=pitch.pk)


def state(pitch):
    return fresh(pitch).state


def steps(pitch):
    return list(pitch.steps.values_list("kind", flat=True))


def mails_of(kind):
    return Message.objects.filter(kind=kind).order_by("pk")


def path_in(message, name):
    """The path of a link in this mail."""
    return "/" + message.body.context[name].split("/", 3)[3]
