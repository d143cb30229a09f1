"""Cells that name other things: an organisation, a few neighbourhoods. Names are looked up once for a whole file."""

import copy
import re

from django.utils.translation import gettext as _

from .values import CellError, Kind, plain


class One(Kind):
    """One thing by its name or, where two have the same name, by its web address. `what` names it in errors."""

    empty = None

    def __init__(self, queryset, what):
        self.queryset = queryset
        self.what = what
        self.by_name, self.by_slug = {}, {}

    @property
    def explanation(self):
        return _("De naam van een %s die al op de site staat.") % self.what

    def prepared(self):
        ready = copy.copy(self)
        things = list(self.queryset())
        ready.by_slug = {thing.slug: thing for thing in things}
        ready.by_name = {}
        for thing in things:
            ready.by_name.setdefault(plain(thing.name), []).append(thing)
        return ready

    def find(self, text):
        """The thing, or None. Raises CellError when several have this name."""
        named = self.by_name.get(plain(text), [])
        if len(named) > 1 and text.strip() in self.by_slug:
            return self.by_slug[text.strip()]
        if len(named) > 1:
            addresses = " of ".join(sorted(thing.slug for thing in named))
            raise CellError(
                _("Er is meer dan één %(what)s met de naam “%(name)s”. Vul het webadres in: %(addresses)s.")
                % {"what": self.what, "name": text, "addresses": addresses}
            )
        return named[0] if named else self.by_slug.get(text.strip())

    def unknown(self, text):
        return CellError(
            _("Wij kennen geen %(what)s met de naam “%(name)s”. Voeg die eerst toe, of verbeter de naam.")
            % {"what": self.what, "name": text}
        )

    def read(self, text):
        thing = self.find(text)
        if thing is None:
            raise self.unknown(text)
        return thing

    def write(self, value):
        if value is None:
            return ""
        unclear = ";" in value.name or len(self.by_name.get(plain(value.name), [])) > 1
        return value.slug if unclear else value.name


class Many(One):
    """Several things, with ";" between their names; commas will do where no name holds one."""

    empty = ()

    def __init__(self, queryset, what, several, nothing):
        super().__init__(queryset, what)
        self.several = several
        self.nothing = nothing

    @property
    def explanation(self):
        return _("Namen van %(what)s die al op de site staan, met “; ” ertussen. Leeg: %(nothing)s.") % {
            "what": self.several,
            "nothing": self.nothing,
        }

    def read(self, text):
        found = {}
        for part in re.split(r"[;\n]", text):
            for thing in self._named(part.strip()) if part.strip() else ():
                found[thing.pk] = thing
        return tuple(found.values())

    def _named(self, part):
        if thing := self.find(part):
            return [thing]
        if "," not in part:
            raise self.unknown(part)
        return [super(Many, self).read(name.strip()) for name in part.split(",") if name.strip()]

    def write(self, value):
        return "; ".join(sorted(super(Many, self).write(thing) for thing in value))
