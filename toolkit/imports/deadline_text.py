"""The fixed moments of a fund in one cell: "2027-03-01 elk kwartaal: voor de hele stad; 2027-06-01". Pure."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.sheets.values import CellError, Day, plain
from toolkit.funds.deadlines import Repeat

from .marked_text import escape, split, unescape

EXPLANATION = gettext_lazy(
    "Elk moment een datum, hoe vaak en een toelichting, met “; ” ertussen: 2027-03-01 elk kwartaal: voor de hele stad."
)
SEPARATORS = ";\n"
MOST = 12
ALSO = {
    "eenmalig": Repeat.ONCE,
    "maandelijks": Repeat.MONTHLY,
    "per maand": Repeat.MONTHLY,
    "per kwartaal": Repeat.QUARTERLY,
    "per half jaar": Repeat.HALF_YEARLY,
    "halfjaarlijks": Repeat.HALF_YEARLY,
    "jaarlijks": Repeat.YEARLY,
    "per jaar": Repeat.YEARLY,
}
# The day is all up to the first space that no number follows: "1 maart 2027 elk jaar".
DAY = re.compile(r"(\S+(?: [a-z]+ \d{4})?)(?:\s+(.*))?", re.I | re.S)


def _repeats():
    return {plain(repeat.label): repeat for repeat in Repeat} | ALSO


def write(moments):
    """The text for (day, repeat, note) of each moment."""
    return "; ".join(_one(*moment) for moment in moments)


def _one(day, repeat, note):
    text = day.isoformat() if repeat == Repeat.ONCE else f"{day.isoformat()} {Repeat(repeat).label}"
    return f"{text}: {escape(note, SEPARATORS)}" if note else text


def read(text):
    """[(day, repeat, note)]. Raises CellError."""
    found = [_read_one(part.strip()) for part in split(text, SEPARATORS) if part.strip()]
    if len(found) > MOST:
        raise CellError(_("Een fonds heeft hoogstens %d vaste momenten.") % MOST)
    return found


def _read_one(part):
    head, *note = split(part, ":", most=1)
    day, often = DAY.fullmatch(head.strip()).groups() if head.strip() else ("", "")
    try:
        first = Day().read(day)
    except CellError as error:
        raise CellError(_("“%(part)s”: %(why)s") % {"part": part, "why": error}) from None
    repeat = _repeats().get(plain(often)) if often else Repeat.ONCE
    if repeat is None:
        labels = ", ".join(f"“{repeat.label}”" for repeat in Repeat)
        why = _("“%(part)s”: hoe vaak dat is, staat niet in de lijst. Kies uit: %(labels)s.")
        raise CellError(why % {"part": part, "labels": labels})
    return first, repeat, unescape(note[0].strip()) if note else ""
