"""What people can react to, follow or write about: each module declares its own things here.

Rows of this app keep a target as two words, its name and a key, so that this layer knows no module above it. A thing
that is gone or offline is not found any more; what hangs on it is deleted by a retention rule.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class News:
    """One thing that happened at a target, for those who follow it; `url` is a path on this site."""

    title: str
    url: str
    date: datetime
    text: str = ""


@dataclass(frozen=True)
class Target:
    """One kind of thing. Functions get the object that `find` gave.

    `find` gives what readers may see now for a key, or None. `url` is a path on this site. `owners` are the accounts
    that answer for it. `comments` and `messages` say whether it takes reactions and relayed messages now; without
    them this kind takes none. `news` gives what happened between two moments (the first not included), newest first;
    without it nobody can follow this kind. `closed` hears, in the same transaction, that a conversation about it
    ended; `reopened` that somebody took that back within half an hour, with the conversation as it had ended.
    `next_step` gives (text, path) of what its owners do after a conversation that helped, or None. `owned` gives all of
    this kind that an account answers for, also what readers cannot see (yet).
    """

    name: str
    label: str
    find: Callable[[str], Any]
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    owners: Callable[[Any], list] = lambda found: []
    comments: Callable[[Any], bool] | None = None
    messages: Callable[[Any], bool] | None = None
    news: Callable[[Any, datetime, datetime], list[News]] | None = None
    closed: Callable[[Any, Any], object] | None = None
    reopened: Callable[[Any, Any], object] | None = None
    next_step: Callable[[Any], tuple[str, str] | None] | None = None
    owned: Callable[[Any], list] | None = None


_targets: dict[str, Target] = {}


def register(target):
    """Add a kind. Raises ImproperlyConfigured when the name is taken by another."""
    if _targets.get(target.name, target) != target:
        raise ImproperlyConfigured(f"Target {target.name!r} is declared twice.")
    _targets[target.name] = target


def unregister(name):
    """Forget a kind again; what hangs on it is not found any more."""
    _targets.pop(name, None)


def get(name):
    """The kind of that name, or None."""
    return _targets.get(name)


def find(name, key):
    """(kind, object) that readers may see now, or (None, None)."""
    kind = _targets.get(name)
    found = kind.find(str(key)) if kind else None
    return (kind, found) if found is not None else (None, None)


def all_targets():
    """Every kind, by name."""
    return sorted(_targets.values(), key=lambda kind: kind.name)
