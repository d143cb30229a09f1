"""Events to sign up for, and somebody who does."""

from events.registrations import signing_up
from events.registrations.signing_up import Wish
from tests import factories

ADDRESS = "ada@voorbeeld.example.nl"


def make_event(home, **fields):
    """A published event below the agenda of this site."""
    from events.models import EventIndexPage

    index = EventIndexPage.objects.first() or factories.EventIndexPageFactory(parent=home)
    return factories.EventPageFactory(parent=index, **fields)


def wish(number=0, **fields):
    """What somebody asks for; each number is another person."""
    values = {"name": f"Persoon {number}", "address": f"persoon{number}@voorbeeld.example.nl"}
    return Wish(**{**values, **fields})


def sign_up(session, number=0, *, proven=True, key="", **fields):
    """One registration for one session."""
    return signing_up.register(
        sessions=[session], wish=wish(number, **fields), proven=proven, key=key or f"sleutel-{session.pk}-{number}"
    )[0]
