"""What a document is made of. Texts are plain: whatever somebody typed, it is never markup."""

import re
from dataclasses import dataclass, field

UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def clean(text):
    """The text without characters that no document can hold or that turn its direction around."""
    return UNPRINTABLE.sub("", str(text)).replace("\t", " ").replace("\r", "")


@dataclass(frozen=True)
class Heading:
    """`level` 2 or 3; the title of the document is the only one of level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Text:
    """A paragraph. `quiet` for an explanation in small print."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple


@dataclass(frozen=True)
class Checks:
    """A list to tick off."""

    items: tuple


@dataclass(frozen=True)
class Blank:
    """A question with room for an answer: so many lines on paper."""

    label: str
    hint: str = ""
    lines: int = 3


@dataclass(frozen=True)
class Table:
    """Rows of texts below a row of headings; `caption` says what it shows.

    `numbers` are the columns (from 0) that are amounts. `foot` is a last row that sums up. `widths` are shares.
    """

    caption: str
    columns: tuple
    rows: tuple
    foot: tuple = ()
    numbers: frozenset = frozenset()
    widths: tuple = ()


@dataclass(frozen=True)
class Paper:
    """A whole document; `maker` stands at the foot of each page and in its properties."""

    title: str
    parts: tuple
    subtitle: str = ""
    maker: str = ""
    language: str = "nl"
    keywords: tuple = field(default=())
