"""What the columns of a register mean: one ImportSpec for each kind of sheet, declared by the module that has it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst

from .values import Kind, plain


@dataclass(frozen=True)
class Column:
    """One column: the field or relation that it fills, and what may stand in its cells.

    Without a `heading` it is called as the field; `aliases` are other names under which people know it. `note` says
    more to who fills it in. `needed` columns may not be empty.
    """

    name: str
    kind: Kind
    heading: str = ""
    aliases: tuple = ()
    note: str = ""
    needed: bool = False

    def value_of(self, item):
        """What an instance has in this column, related things as a tuple."""
        value = getattr(item, self.name)
        return tuple(value.all()) if hasattr(value, "all") else value

    def text_of(self, item):
        """What stands in the cell of this instance."""
        return self.kind.write(self.value_of(item))


@dataclass(frozen=True)
class ImportSpec:
    """A register that can be taken out as a sheet, changed and taken in again.

    A line with a known `key` changes that thing, another adds one; nothing is ever deleted. `related` are the relations
    that must be at hand to compare or write a thing. `refusal` says in a sentence why a thing may not be changed from a
    sheet now, or "". `at_hand` gives instances what they would otherwise each look up while they are published.
    """

    name: str
    model: type[models.Model]
    columns: tuple
    one: str
    many: str
    key: str = "slug"
    title: str = "title"
    related: tuple = ()
    refusal: Callable = field(default=lambda item: "")
    at_hand: Callable = field(default=lambda items: None)

    @cached_property
    def by_name(self):
        return {column.name: column for column in self.columns}

    def heading_of(self, column):
        """The words above a column."""
        return str(column.heading) or capfirst(str(self.model._meta.get_field(column.name).verbose_name))

    @property
    def headings(self):
        return {column.name: self.heading_of(column) for column in self.columns}

    def column_called(self, heading):
        """The column under one of its names, or None."""
        wanted = plain(heading).rstrip(" *:")
        for column in self.columns:
            if wanted in {plain(name) for name in (self.heading_of(column), column.name, *column.aliases)}:
                return column
        return None

    def prepared(self):
        """This spec with all names of other things looked up, for one file or export."""
        return replace(self, columns=tuple(replace(column, kind=column.kind.prepared()) for column in self.columns))


_specs: dict[str, ImportSpec] = {}


def register(spec):
    """Add a kind of sheet. Raises ImproperlyConfigured when the name is taken by another."""
    if _specs.get(spec.name, spec) != spec:
        raise ImproperlyConfigured(f"Sheet {spec.name!r} is declared twice.")
    _specs[spec.name] = spec


def get(name):
    """The spec of that name. Raises KeyError for an unknown one."""
    return _specs[name]


def for_model(model):
    """The spec of this register, or None."""
    return next((spec for spec in _specs.values() if spec.model is model), None)
