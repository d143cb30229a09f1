"""What may stand in a cell: each kind reads a text, writes a value, and says in a sentence what it takes.

Reading what was written gives the same value again; an export can be changed and taken in. `read` gets the text of a
cell that is not empty and raises CellError with a sentence for whoever typed it. What an empty cell means is `empty`.
"""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
YES = {"ja", "j", "x", "1", "waar", "true", "yes"}
NO = {"nee", "n", "0", "onwaar", "false", "no"}
# 1.500 or 1500, perhaps with a currency sign or an empty fraction.
WHOLE = re.compile(r"(?:€|eur)?\s*(\d{1,3}(?:[. ]\d{3})+|\d+)(?:[,.](?:0+|-))?", re.I)
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
MONTH_NAMED = re.compile(r"(\d{1,2}) ([a-z]+) (\d{4})", re.I)
# "www.voorbeeld.nl/a" is a web address to everybody but a computer.
BARE_ADDRESS = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?", re.I)


class CellError(ValueError):
    """What is wrong with a cell, in one Dutch sentence."""


def plain(text):
    """How names are compared: no capitals, single spaces."""
    return " ".join(str(text).split()).casefold()


class Kind:
    """Text as it is; the base of all kinds. A kind that looks things up does so once, in `prepared`."""

    explanation = gettext_lazy("Tekst.")
    empty = ""

    def prepared(self):
        """This kind, ready to read many cells."""
        return self

    def read(self, text):
        return text

    def write(self, value):
        """What stands in the cell: a text, number, day or nothing."""
        return value or ""


class OneLine(Kind):
    """A text in which a line break is a space."""

    def read(self, text):
        return " ".join(text.split())


class WebAddress(OneLine):
    """A link; the field itself says whether it is one."""

    explanation = gettext_lazy("Een webadres, zoals https://www.voorbeeld.nl/.")

    def read(self, text):
        text = super().read(text)
        return f"https://{text}" if BARE_ADDRESS.fullmatch(text) else text


class Slug(OneLine):
    """The last part of a web address."""

    explanation = gettext_lazy("Kleine letters, cijfers en streepjes. Leeg bij iets nieuws: de site maakt er een.")

    def read(self, text):
        if not re.fullmatch(r"[a-zA-Z0-9_-]+", text):
            raise CellError(_("Gebruik alleen letters, cijfers en streepjes, zoals buurt-fonds."))
        return text


class Whole(Kind):
    """A whole number, nought or more."""

    explanation = gettext_lazy("Een heel getal, zoals 1500. Leeg: onbekend.")
    empty = None
    most = 2_000_000_000

    def read(self, text):
        found = WHOLE.fullmatch(text.strip())
        if not found:
            raise CellError(_("Vul een heel getal in, zoals 1500."))
        number = int(re.sub(r"[. ]", "", found[1]))
        if number > self.most:
            raise CellError(_("Dit getal is te groot."))
        return number

    def write(self, value):
        return value


class Day(Kind):
    """A date, in the ways in which people and spreadsheets write it."""

    explanation = gettext_lazy("Een datum, zoals 2027-03-01 of 1-3-2027.")
    empty = None

    def read(self, text):
        parts = _day_parts(text.strip())
        try:
            return date(*parts)
        except (TypeError, ValueError):
            raise CellError(_("Vul een datum in, zoals 2027-03-01 of 1-3-2027.")) from None

    def write(self, value):
        return value


def _day_parts(text):
    if found := YEAR_FIRST.fullmatch(text):
        return [int(part) for part in found.groups()]
    if found := DAY_FIRST.fullmatch(text):
        return [int(part) for part in reversed(found.groups())]
    if (found := MONTH_NAMED.fullmatch(text)) and found[2].lower() in MONTHS:
        return [int(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1])]
    return ()


class YesNo(Kind):
    """Yes or no; an empty cell is no."""

    explanation = gettext_lazy("Vul “ja” of “nee” in. Leeg: nee.")
    empty = False

    def read(self, text):
        if plain(text) in YES | NO:
            return plain(text) in YES
        raise CellError(_("Vul “ja” of “nee” in."))

    def write(self, value):
        return _("ja") if value else _("nee")


class Choice(Kind):
    """One of a list, by its label or its code; `empty` is what an empty cell means."""

    def __init__(self, choices, empty=""):
        self.choices = choices
        self.empty = empty

    @property
    def explanation(self):
        labels = ", ".join(f"“{choice.label}”" for choice in self.choices)
        if not self.empty:
            return _("Kies uit: %s.") % labels
        return _("Kies uit: %(labels)s. Leeg: %(empty)s.") % {
            "labels": labels,
            "empty": self.choices(self.empty).label,
        }

    def read(self, text):
        for choice in self.choices:
            if plain(text) in (plain(choice.label), plain(choice.value)):
                return choice.value
        labels = ", ".join(f"“{choice.label}”" for choice in self.choices)
        raise CellError(_("Dit staat niet in de lijst. Kies uit: %s.") % labels)

    def write(self, value):
        return str(self.choices(value).label) if value in self.choices.values else ""


class Rows(Kind):
    """Lines below a thing, such as the rooms of a venue: as a text that a pair of functions reads and writes.

    The value is a list of instances that are not saved.
    """

    empty = ()

    def __init__(self, read, write, explanation):
        self.reader = read
        self.writer = write
        self.explanation = explanation

    def read(self, text):
        return self.reader(text)

    def write(self, value):
        return self.writer(value)
