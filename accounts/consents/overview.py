"""How each question stands for one person."""

from dataclasses import dataclass
from datetime import datetime

from accounts import young
from cms.addresses import address_key

from . import ledger, purposes


@dataclass(frozen=True)
class Line:
    """One purpose. `paragraphs` are the words: those that were agreed to, or else those of now."""

    name: str
    label: str
    paragraphs: list
    state: str
    since: datetime | None = None
    channel: str = ""


GIVEN, WAITING, NOT_GIVEN = "given", "waiting", "not given"


def _paragraphs(text):
    return [part for part in text.split("\n\n") if part]


def _given_line(event):
    return Line(
        name=event.purpose,
        label=purposes.label_of(event.purpose),
        paragraphs=_paragraphs(event.text.text),
        state=GIVEN,
        since=event.at,
        channel=event.get_channel_display(),
    )


def lines(address):
    """What stands, also for purposes that are no longer asked for, and what can be agreed to."""
    given = {event.purpose: event for event in ledger.all_standing(address)}
    asked = [one for one in purposes.all_purposes() if one.offered or one.name in given]
    found = [_given_line(given.pop(one.name)) if one.name in given else _open_line(one, address) for one in asked]
    return found + [_given_line(event) for event in given.values()]


def _open_line(purpose, address):
    waits = young.waiting(purpose.name, address).order_by("-created_at").first()
    return Line(
        name=purpose.name,
        label=purpose.label,
        paragraphs=_paragraphs(purpose.words()),
        state=WAITING if waits else NOT_GIVEN,
        since=waits.created_at if waits else None,
    )


@dataclass(frozen=True)
class ChildLine:
    """A consent that somebody gave as parent or school."""

    pk: int
    label: str
    address: str
    since: datetime


def children(address):
    """What this address allowed for children, other than itself."""
    key = address_key(address)
    return [
        ChildLine(event.pk, purposes.label_of(event.purpose), event.address, event.at)
        for event in ledger.given_for_children(address)
        if event.address_key != key
    ]
