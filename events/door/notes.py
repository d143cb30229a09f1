"""What a telephone at the door wrote down. Pure: no clock of our own and no database.

A note is told again and again until the site heard it, and perhaps in another order than it was written. Therefore it
always says everything about one party, and a later saying has a higher revision. Taken back is taken back for good.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

MOST_PEOPLE = 50
LARGEST_REVISION = 30_000
SOURCES, ROLES = ("list", "code", "walk_in"), ("", "visitor", "pitcher")


class NoteError(ValueError):
    """This is no note; nothing in it can be used."""


@dataclass(frozen=True)
class Note:
    """One party at the door; without a `registration` they are people who had not signed up."""

    nonce: UUID
    at: datetime
    count: int = 1
    registration: int | None = None
    source: str = "list"
    role: str = ""
    revision: int = 1
    taken_back: bool = False

    @property
    def is_walk_in(self):
        return self.source == "walk_in"


def when(at, sent, now, earliest):
    """The moment of a note by our own clock: as long ago as the telephone says, whatever time it thinks it is.

    `at` and `sent` are its own milliseconds. What lies in its future is now; what lies before `earliest` (a clock that
    jumped) is then.
    """
    ago = timedelta(milliseconds=min(max(sent - at, 0), 10**11))
    return max(now - ago, min(earliest, now))


def read(data, *, sent, now, earliest):
    """The Note in what JSON gave. Raises NoteError."""
    if not isinstance(data, dict):
        raise NoteError("shape")
    walk_in = data.get("source") == "walk_in"
    registration = None if walk_in else _whole(data.get("registration"), 1, 2**63 - 1)
    try:
        nonce = UUID(str(data.get("nonce")))
    except ValueError:
        raise NoteError("nonce") from None
    return Note(
        nonce=nonce,
        at=when(_whole(data.get("at"), 0, 10**14), sent, now, earliest),
        count=_whole(data.get("count"), 1, MOST_PEOPLE),
        registration=registration,
        source=_one_of(data.get("source"), SOURCES),
        role=_one_of(data.get("role", ""), ROLES),
        revision=_whole(data.get("revision"), 1, LARGEST_REVISION),
        taken_back=data.get("taken_back") is True,
    )


def _whole(value, least, most):
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise NoteError("number")
    return value


def _one_of(value, choices):
    if value not in choices:
        raise NoteError("choice")
    return value
