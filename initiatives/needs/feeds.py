"""Atom feeds of needs and of offers: what the filters in the address find."""

from cms.feeds import EntryFeed
from cms.models import Entry

from .list_forms import HelpListForm
from .listing import find
from .routes import WORDS


class HelpFeed(EntryFeed):
    """The latest that answer the question in the address."""

    def __init__(self, model):
        self.model = model

    def get_object(self, request, page):
        self.page, self.address = page, request.get_full_path()
        return HelpListForm(request.GET).question

    def title(self, obj):
        title = str(WORDS[self.model.__name__]["title"])
        return f"{title}: {obj.topics}" if obj.is_narrowed else title

    def link(self, obj):
        address = f"{self.page.get_url()}{self.page.HELP_PATHS[self.model.__name__]}/"
        return f"{address}?{obj.query}" if obj.query else address

    def feed_url(self, obj):
        return self.address

    def name(self, obj):
        name = self.page.HELP_PATHS[self.model.__name__]
        return f"{name}/{obj.query}" if obj.query else name

    def entries(self, obj):
        entries, _capped = find(self.model, obj)
        if isinstance(entries, list):
            return Entry.objects.filter(pk__in=[entry.pk for entry in entries[: self.SIZE]])
        return entries
