"""Atom feeds: the updates of one initiative, and what the filters of the list find."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.feeds import EntryFeed, tag_uri
from cms.models import Entry

from .forms import ListingForm
from .listing import answers, find


class ListingFeed(EntryFeed):
    """The latest initiatives that answer the question in the address."""

    def get_object(self, request, page):
        self.page, self.address = page, request.get_full_path()
        return ListingForm(request.GET).question

    def title(self, obj):
        return f"{self.page.title}: {obj.topics}" if obj.is_narrowed else self.page.title

    def link(self, obj):
        address = self.page.get_url()
        return f"{address}?{obj.query}" if obj.query else address

    def feed_url(self, obj):
        return self.address

    def name(self, obj):
        return f"initiatives/{obj.query}" if obj.query else "initiatives"

    def entries(self, obj):
        return Entry.objects.filter(pk__in=[entry.pk for entry in answers(obj, find(obj))[: self.SIZE]])


class UpdateFeed(EntryFeed):
    """What one initiative tells, the newest first."""

    def get_object(self, request, page):
        return page

    def title(self, obj):
        return _("Updates van %s") % obj.title

    def link(self, obj):
        return obj.get_url()

    def name(self, obj):
        return f"initiative/{obj.pk}"

    def items(self, obj):
        self.address = obj.get_url()
        return obj.updates_newest_first[: self.SIZE]

    def item_description(self, item):
        return item.text

    def item_link(self, item):
        return f"{self.address}#{item.anchor}"

    def item_guid(self, item):
        return tag_uri("2026", "initiative", str(item.page_id), str(item.uid))

    def item_pubdate(self, item):
        return timezone.make_aware(datetime.combine(item.date, time.min))

    def item_updateddate(self, item):
        return self.item_pubdate(item)

    def item_categories(self, item):
        return []
