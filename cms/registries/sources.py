"""What a module can show elsewhere: on the home page, on a neighbourhood page, in search and in feeds.

A module declares each kind once, in `AppConfig.ready()`. The catalogue does the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Item:
    """What the catalogue needs to know of one thing. `neighbourhoods` and `themes` are primary keys.

    Without a `date` the moment counts at which the catalogue first saw the thing.
    """

    title: str
    url: str
    date: datetime | None = None
    summary: str = ""
    text: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    image: Any = None
    neighbourhoods: Iterable[int] = ()
    themes: Iterable[int] = ()


@dataclass(frozen=True)
class Source:
    """One kind of public thing.

    `queryset` gives everything that the public may see now (drafts and withdrawn things left out; the
    privacy of pages is checked when reading). `describe` turns one instance into an Item, or None when it
    is not public after all. `card_template` draws it in a list; it gets `entry`. What else can change the
    description of a thing (a place that is hidden) must call `catalogue.refresh` for it.
    """

    name: str
    label: str
    label_plural: str
    model: type[Model]
    queryset: Callable[[], QuerySet]
    describe: Callable[[Any], Item | None]
    card_template: str = "components/entry_card.html"
    in_newest: bool = True
    order: int = 50


_sources: dict[str, Source] = {}


def register(source):
    """Add a kind. Raises ImproperlyConfigured when its name or model is taken."""
    taken = _sources.get(source.name) or for_model(source.model)
    if taken and taken != source:
        raise ImproperlyConfigured(f"Source {source.name!r} clashes with {taken.name!r}.")
    _sources[source.name] = source


def unregister(name):
    """Take a kind away again (tests, and a module that is switched off)."""
    _sources.pop(name, None)


def all_sources():
    """Every kind, in the order in which readers meet them."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.name))


def get(name):
    """The kind with this name. Raises KeyError for an unknown one."""
    return _sources[name]


def for_model(model):
    """The kind that shows this model, or None."""
    return next((source for source in _sources.values() if source.model is model), None)
