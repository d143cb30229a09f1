"""What the site holds of a resident: shown in "Mijn omgeving", given as a download, and deleted on request.

Each module declares its part; `accounts` shows, exports and erases them together.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class MyItem:
    """One line of a section: what it is, where it leads, how it stands, and since when."""

    title: str
    url: str = ""
    status: str = ""
    date: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """What stays after "delete my data", and the reason, in words for the resident."""

    what: str
    reason: str


@dataclass(frozen=True)
class Erased:
    """What "delete my data" did in one section."""

    deleted: int
    kept: list[Kept] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """One part of "Mijn omgeving". All functions get the resident's account.

    `items` gives what is listed (an empty list shows `empty`, or hides a section without that sentence); `export`
    gives what JSON can hold, everything the module has of this person; `preview` gives what erasing would delete and
    keep, without doing it; `erase` does it, inside a transaction of the caller. `move` gets the old and the new
    address when a resident took another one, for a module that keeps addresses; in a transaction of the caller too.
    `url` (with `url_label`) is a page of the module itself, where there is more to do than to look. `keeps_account` is
    False when what is listed is no reason to keep an account that nobody uses, such as our own mails.
    """

    name: str
    label: str
    items: Callable[[Any], list[MyItem]]
    export: Callable[[Any], Any]
    preview: Callable[[Any], Erased]
    erase: Callable[[Any], Erased]
    empty: str = ""
    order: int = 50
    move: Callable[[str, str], object] | None = None
    url: Callable[[], str] | None = None
    url_label: str = ""
    keeps_account: bool = True


_sections: dict[str, Section] = {}


def register(section):
    """Add a section. Raises ImproperlyConfigured when the name is taken by another."""
    if _sections.get(section.name, section) != section:
        raise ImproperlyConfigured(f"Section {section.name!r} is declared twice.")
    _sections[section.name] = section


def unregister(name):
    """Take a section away again."""
    _sections.pop(name, None)


def all_sections():
    """Every section, in the order in which the resident meets them."""
    return sorted(_sections.values(), key=lambda section: (section.order, section.name))
