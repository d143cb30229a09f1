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

    Without a `date` the moment counts at which the catalogue first saw the thing. `when` is its moment in words, for
    one of which day and time do not tell the whole truth: only the month is known, or it does not go on.
    """

    title: str
    url: str
    date: datetime | None = None
    summary: str = ""
    text: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    when: str = ""
    image: Any = None
    neighbourhoods: Iterable[int] = ()
    themes: Iterable[int] = ()


@dataclass(frozen=True)
class Source:
    """One kind of public thing.

    `queryset` gives everything that the public may see now (drafts and withdrawn things left out; the
    privacy of pages is checked when reading). `describe` turns one instance into an Item, or None when it
    is not public after all. What else can change the description of a thing (a place that is hidden) must call
    `catalogue.refresh` for it. Models whose sources are `shared` have one name: to readers they are one kind.
    """

    name: str
    label: str
    label_plural: str
    model: type[Model]
    queryset: Callable[[], QuerySet]
    describe: Callable[[Any], Item | None]
    in_newest: bool = True
    order: int = 50
    shared: bool = False


_sources: dict[type[Model], Source] = {}


def register(source):
    """Add a kind. Raises ImproperlyConfigured when its model is taken, or its name and not shared."""
    for taken in _sources.values():
        same_name = taken.name == source.name and not (taken.shared and source.shared)
        if taken != source and (same_name or taken.model is source.model):
            raise ImproperlyConfigured(f"Source {source.name!r} clashes with {taken.name!r}.")
    _sources[source.model] = source


def unregister(name):
    """Take a kind away again (tests, and a module that is switched off)."""
    for model in [model for model, source in _sources.items() if source.name == name]:
        del _sources[model]


def all_sources():
    """Every source, in the order in which readers meet them."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.name))


def get(name):
    """A source with this name. Raises KeyError for an unknown one."""
    found = next((source for source in _sources.values() if source.name == name), None)
    if found is None:
        raise KeyError(name)
    return found


def for_model(model):
    """The source that shows this model, or None."""
    return _sources.get(model)
