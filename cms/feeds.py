"""Atom feeds from the catalogue: what every feed of the site shares."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from wagtail.models import Site

from .models import Entry, SiteSettings


def tag_uri(since, *path):
    """An id that stays when the address changes (RFC 4151); `since` is a day or year in which the host was ours."""
    return f"tag:{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname},{since}:{'/'.join(path)}"


class EntryFeed(Feed):
    """The latest public entries of what `get_object` found.

    Its author is the organisation: Atom asks for one.
    """

    feed_type = Atom1Feed
    link = "/"
    SIZE = 30

    def entries(self, obj):
        return Entry.objects.public()

    def items(self, obj):
        return self.entries(obj).defer("text").order_by("-date", "-pk")[: self.SIZE]

    def author_name(self, obj):
        settings_of_site = SiteSettings.for_site(Site.objects.filter(is_default_site=True).first())
        return settings_of_site.organisation_name or settings_of_site.site_name

    def feed_guid(self, obj):
        return tag_uri("2026", "feed", *([self.name(obj)] if obj else []))

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary

    def item_link(self, item):
        return item.url

    def item_guid(self, item):
        return tag_uri(f"{item.date:%Y-%m-%d}", item.source, str(item.object_id))

    def item_pubdate(self, item):
        return item.date

    def item_updateddate(self, item):
        return item.date

    def item_categories(self, item):
        return [str(item.kind_label)]
