"""What the door shows of a session: who is expected, who is inside, and what the host has to decide.

No addresses, no wishes for access, no answers: a name, a number of people and how it stands.
"""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from events import moments
from events.kinds import Mode
from events.models import CheckIn, Registration

from . import codes

State = Registration.State
SHOWN = (*Registration.SEATED, State.WAITING)
# Whoever signed off is known by the code alone, so that a host without a network can say so.
KNOWN = (*SHOWN, State.CANCELLED)
# When a telephone forgets the names.
WIPE_AFTER = timedelta(hours=6)
EXPECTED, INSIDE, ALL = "verwacht", "binnen", "alles"


@dataclass
class Row:
    """One party on the list. `inside` is the note that counts, `doubles` are others of the same party."""

    registration: Registration
    code: str
    inside: CheckIn | None = None
    doubles: list = field(default_factory=list)

    @property
    def pk(self):
        return self.registration.pk

    @property
    def name(self):
        return self.registration.name

    @property
    def party(self):
        return self.registration.party_size

    @property
    def is_online(self):
        return self.registration.mode == Mode.ONLINE

    @property
    def waits(self):
        return self.registration.state == State.WAITING

    @property
    def missed(self):
        return self.registration.state == State.NO_SHOW and self.inside is None

    @property
    def is_expected(self):
        return self.inside is None and not self.waits

    @property
    def badges(self):
        """The names on badges: of whoever comes along we know none."""
        return [self.name, *[""] * (self.party - 1)]

    @property
    def slot_time(self):
        """When the appointment of a walk-in hour begins; empty without."""
        return moments.clock(self.registration.times[0]) if self.registration.slot is not None else ""


@dataclass(frozen=True)
class Counts:
    """People, not parties. `room` is how many more can come in without an appointment; None without a limit."""

    inside: int = 0
    expected: int = 0
    capacity: int | None = None

    @property
    def room(self):
        return None if self.capacity is None else max(self.capacity - self.inside - self.expected, 0)


@dataclass(frozen=True)
class Door:
    """Everything of one session, read at one moment."""

    session: object
    rows: list
    gone: list
    walk_ins: list
    to_decide: list
    counts: Counts
    at: datetime

    @property
    def used(self):
        return any(row.inside for row in self.rows)


def read(session):
    """The Door of a session, in three queries."""
    found = session.registrations.filter(state__in=KNOWN).order_by("slot", "name", "pk")
    people = [_with_session(row, session) for row in found]
    rows = {row.pk: Row(row, codes.code_of(row)) for row in people if row.state in SHOWN}
    walk_ins, to_decide, doubles = [], [], defaultdict(list)
    notes = session.check_ins.filter(taken_back_at__isnull=True).select_related("registration").order_by("at", "pk")
    for note in notes:
        if note.undecided:
            to_decide.append(note)
        elif note.is_double:
            doubles[note.registration_id].append(note)
        elif note.registration_id in rows:
            rows[note.registration_id].inside = note
        else:
            walk_ins.append(note)
    for row in rows.values():
        row.doubles = doubles[row.pk]
    gone = [codes.code_of(row) for row in people if row.state == State.CANCELLED]
    shown = sorted(rows.values(), key=lambda row: (row.registration.slot or 0, plain(row.name)))
    return Door(session, shown, gone, walk_ins, to_decide, _count(session, shown, walk_ins), timezone.now())


def _with_session(row, session):
    row.session = session
    return row


def _count(session, rows, walk_ins):
    """Of the room alone: who takes part online takes no place in it."""
    here = [row for row in rows if not row.is_online]
    inside = sum(row.inside.count for row in here if row.inside) + sum(note.count for note in walk_ins)
    expected = sum(row.party for row in here if row.is_expected)
    return Counts(inside, expected, session.capacity_room)


def plain(text):
    """For comparing names: no capitals, no accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def chosen(door, show, text):
    """The rows to show: a part of the list, or whoever has these letters in the name or shows this code."""
    text = text.strip()
    if text:
        code, words = codes.tidy(text), plain(text).split()
        return [row for row in door.rows if row.code == code or all(word in plain(row.name) for word in words)]
    if show == INSIDE:
        return [row for row in door.rows if row.inside]
    return list(door.rows) if show == ALL else [row for row in door.rows if row.is_expected]


def wipe_at(session):
    """When telephones forget the names, as they count time."""
    return session.ends_at + WIPE_AFTER


def as_data(door):
    """For the telephone: what it needs to work without a network, and nothing more."""
    session = door.session
    return {
        "session": session.pk,
        "uid": str(session.uid),
        "at": _milliseconds(door.at),
        "wipe_at": _milliseconds(wipe_at(session)),
        "capacity": session.capacity_room,
        "rows": [_row(session, row) for row in door.rows],
        "gone": [codes.hash_of(session, code) for code in door.gone],
        "walk_ins": [_note(note) for note in door.walk_ins],
        "to_decide": [_note(note) | {"name": _name(note)} for note in door.to_decide],
    }


def _row(session, row):
    return {
        "id": row.pk,
        "name": row.name,
        "party": row.party,
        "online": row.is_online,
        "state": row.registration.state,
        "slot": row.slot_time,
        "hash": codes.hash_of(session, row.code),
        "inside": _note(row.inside) if row.inside else None,
        "doubles": len(row.doubles),
    }


def _note(note):
    return {
        "nonce": str(note.nonce),
        "count": note.count,
        "role": note.role,
        "revision": note.revision,
        "at": _milliseconds(note.at),
    }


def _name(note):
    return note.registration.name if note.registration else ""


def _milliseconds(moment):
    return int(moment.timestamp() * 1000)
