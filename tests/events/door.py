"""People at a door, and notes as a telephone sends them."""

import json
import uuid

from django.utils import timezone

from events.door import services
from events.door.notes import Note


def note(row=None, **fields):
    """A note that lets this registration in; without one, people who had not signed up."""
    values = {"nonce": uuid.uuid4(), "at": timezone.now(), "registration": row.pk if row else None}
    values["source"] = "list" if row else "walk_in"
    return Note(**{**values, **fields})


def let_in(session, row=None, **fields):
    """Write one note down; gives its CheckIn."""
    return services.write_down(session, [note(row, **fields)], by=None)[0]


def address(session, rest=""):
    return f"/beheer/momenten/{session.pk}/deur/{rest}"


def told(row=None, *, ago=0, sent=1_000_000_000_000, **fields):
    """What a telephone says of one party, as JSON has it."""
    values = {
        "nonce": str(uuid.uuid4()),
        "registration": row.pk if row else None,
        "source": "list" if row else "walk_in",
        "count": row.party_size if row else 1,
        "role": "",
        "revision": 1,
        "taken_back": False,
        "at": sent - ago,
    }
    return {**values, **fields}


def send(client, session, *notes, sent=1_000_000_000_000):
    """Tell the site; gives the response."""
    body = json.dumps({"sent": sent, "notes": list(notes)})
    return client.post(address(session, "notities/"), body, content_type="application/json")
