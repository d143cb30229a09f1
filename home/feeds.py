"""Atom feeds, all from the catalogue: everything, one kind, one neighbourhood."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cms.feeds import EntryFeed
from cms.models import Entry, Neighbourhood
from cms.registries import sources


class NewestFeed(EntryFeed):
    """Everything that is new on the site."""

    def title(self, obj):
        return _("Nieuw op de site")

    def entries(self, obj):
        shown = [source.name for source in sources.all_sources() if source.in_newest]
        return Entry.objects.public().filter(source__in=shown)


class SourceFeed(EntryFeed):
    """One kind of thing."""

    def get_object(self, request, source):
        try:
            return sources.get(source)
        except KeyError:
            raise Http404 from None

    def title(self, obj):
        return str(obj.label_plural)

    def name(self, obj):
        return f"source/{obj.name}"

    def entries(self, obj):
        return Entry.objects.public().filter(source=obj.name)


class NeighbourhoodFeed(EntryFeed):
    """What happens in and around one wijk or stadsdeel."""

    def get_object(self, request, neighbourhood):
        return get_object_or_404(Neighbourhood.objects.active().defer("boundary"), slug=neighbourhood)

    def title(self, obj):
        return _("Nieuw in %s") % obj.name

    def name(self, obj):
        return f"neighbourhood/{obj.code}"

    def link(self, obj):
        return f"/wijken/{obj.slug}/"

    def entries(self, obj):
        return Entry.objects.public().around(obj)
