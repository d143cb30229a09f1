"""The rooms of a venue in one cell: "Grote zaal (80 zitplaatsen, 120 staanplaatsen): met podium; Keuken". Pure."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.sheets.values import CellError

from .marked_text import escape, split, unescape

EXPLANATION = gettext_lazy(
    "Elke zaal met zitplaatsen, staanplaatsen en een toelichting, met “; ” ertussen: "
    "Grote zaal (80 zitplaatsen, 120 staanplaatsen): met podium."
)
SEPARATORS = ";\n"
MOST = 30
LARGEST = 1_000_000
PLACES = r"(?:\s*(?P<seats>\d+)\s+zitplaats(?:en)?\s*,?)?(?:\s*(?P<standing>\d+)\s+staanplaats(?:en)?\s*)?"
# The last brackets, when they hold numbers of places; with a backslash before them they belong to the name.
HEAD = re.compile(rf"(?P<title>.*?)(?<!\\)\((?P<places>{PLACES})\)\s*", re.I | re.S)


def write(rooms):
    """The text for (title, seats, standing, note) of each room."""
    return "; ".join(_one(*room) for room in rooms)


def _one(title, seats, standing, note):
    counts = [
        f"{number} {one if number == 1 else more}"
        for number, one, more in (
            (seats, "zitplaats", "zitplaatsen"),
            (standing, "staanplaats", "staanplaatsen"),
        )
        if number is not None
    ]
    text = escape(title, f"{SEPARATORS}:" if counts else f"{SEPARATORS}:(")
    text += f" ({', '.join(counts)})" if counts else ""
    return f"{text}: {escape(note, SEPARATORS)}" if note else text


def read(text):
    """[(title, seats, standing, note)]. Raises CellError."""
    found = [_read_one(part.strip()) for part in split(text, SEPARATORS) if part.strip()]
    if len(found) > MOST:
        raise CellError(_("Een ruimte heeft hoogstens %d zalen.") % MOST)
    return found


def _read_one(part):
    head, *note = split(part, ":", most=1)
    title, seats, standing = _places(head.strip())
    if not title:
        raise CellError(_("“%s”: de naam van de zaal ontbreekt.") % part)
    if max(seats or 0, standing or 0) > LARGEST:
        raise CellError(_("“%s”: zo veel mensen passen nergens.") % part)
    return title, seats, standing, unescape(note[0].strip()) if note else ""


def _places(head):
    found = HEAD.fullmatch(head)
    if found and found["places"].strip():
        seats, standing = (found[name] and int(found[name]) for name in ("seats", "standing"))
        return unescape(found["title"].strip()), seats, standing
    return unescape(head), None, None
