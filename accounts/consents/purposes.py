"""What people may be asked to agree to: declared in code, next to what is done with the answer."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class ConsentPurpose:
    """One thing that needs a yes, and nothing else than that: a purpose that gets wider is a new purpose.

    `question` and `explain` are shown together, always both, and are together the text that is kept as proof; the
    question is written as the words beside a box that somebody ticks. `withdraw_effect(address)` does what has to
    happen when the yes is taken back, in the same transaction. Without `for_under_16` somebody who is younger cannot
    agree at all; with it a parent or school does, see `accounts.young`. Without `offered` nobody comes across the
    question in "Mijn omgeving": it is put to those whom it is about, such as the person in a portrait.
    """

    name: str
    label: str
    question: str
    explain: str
    withdraw_effect: Callable[[str], None] | None = None
    for_under_16: bool = True
    offered: bool = True
    order: int = 50

    def words(self):
        """Exactly what somebody sees before the answer, in the language of now."""
        return f"{self.question}\n\n{self.explain}"

    def digest(self):
        """What tells one text from another; forms carry it, so that the answer belongs to what was on the screen."""
        return hashlib.sha256(self.words().encode()).hexdigest()


_purposes: dict[str, ConsentPurpose] = {}


def register(purpose):
    """Add a purpose. Raises ImproperlyConfigured when the name is taken by another."""
    if _purposes.get(purpose.name, purpose) != purpose:
        raise ImproperlyConfigured(f"Consent {purpose.name!r} is declared twice.")
    _purposes[purpose.name] = purpose


def unregister(name):
    """Take a purpose away again."""
    _purposes.pop(name, None)


def all_purposes():
    """Every purpose, in the order in which people meet them."""
    return sorted(_purposes.values(), key=lambda purpose: (purpose.order, purpose.name))


def get(name):
    """The purpose with this name. Raises KeyError for an unknown one."""
    return _purposes[name]


def label_of(name):
    """The label, also of a purpose that no longer exists: its proof still does."""
    return _purposes[name].label if name in _purposes else name
