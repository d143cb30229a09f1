"""Questions to whoever took part in something, asked afterwards.

A module that can ask (a questionnaire) declares a function from `AppConfig.ready()`; a module after whose things is
asked (a session of an event) offers the links that it gets. Nothing is declared yet: then nothing is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Question:
    """One thing to ask: the words of the link, and a full address."""

    label: str
    url: str


_askers: dict[str, Callable[[Any], Question | None]] = {}


def register(name, asker):
    """`asker(thing)` gives the Question about it, or None. Raises ImproperlyConfigured when the name is taken."""
    if _askers.get(name, asker) != asker:
        raise ImproperlyConfigured(f"Questions {name!r} are declared twice.")
    _askers[name] = asker


def unregister(name):
    """Take them away again."""
    _askers.pop(name, None)


def questions_about(thing):
    """Every Question about this thing, by name of the asker."""
    found = [_askers[name](thing) for name in sorted(_askers)]
    return [question for question in found if question]
