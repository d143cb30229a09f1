"""Every link to another site in a page, a thing of a register or a setting: from its fields, whatever its kind.

Which fields hold links is read from the models themselves, so that a new page type or register is found without a line
here: URLField, RichTextField, StreamField, and those of the rows below a thing.
"""

import re
from collections import defaultdict
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.db import models
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Site, get_page_models
from wagtail.snippets.models import get_snippet_models

from cms.models.links import LONGEST_URL

ADDRESS = re.compile(r"https?://[^\s<>\"{}]+", re.I)
HOLDERS = (models.URLField, RichTextField, StreamField)
TITLES = ("title", "label", "name")


class _Anchors(HTMLParser):
    """Collects (address, words) of the links in a piece of HTML."""

    def __init__(self):
        super().__init__()
        self.found, self.open = [], None

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.open = dict(attributes).get("href")
            if self.open:
                self.found.append((self.open, []))

    def handle_endtag(self, tag):
        if tag == "a":
            self.open = None

    def handle_data(self, data):
        if self.open:
            self.found[-1][1].append(data)


def in_html(source):
    """(address, words) of every link in it."""
    reader = _Anchors()
    reader.feed(source or "")
    reader.close()
    return [(address, " ".join("".join(words).split())) for address, words in reader.found]


def in_raw(value, words=""):
    """(address, words) of every link in the raw value of a stream: whole addresses, and links in rich text."""
    if isinstance(value, dict):
        words = next((value[name] for name in TITLES if isinstance(value.get(name), str) and value[name]), words)
    if isinstance(value, dict | list | tuple):
        inside = value.values() if isinstance(value, dict) else value
        return [found for one in inside for found in in_raw(one, words)]
    if not isinstance(value, str):
        return []
    if ADDRESS.fullmatch(value.strip()):
        return [(value, words)]
    return in_html(value) if "<a " in value else []


def _in_field(field, value):
    if not value:
        return []
    if isinstance(field, StreamField):
        return in_raw(list(value.raw_data))
    if isinstance(field, RichTextField):
        return in_html(value)
    return [(value, str(field.verbose_name))]


@cache
def _holders(model):
    """The fields of a model that can hold links."""
    return [field for field in model._meta.concrete_fields if isinstance(field, HOLDERS)]


@cache
def _rows_below(model):
    """The relations to rows of a thing that can hold links."""
    if not issubclass(model, ClusterableModel):
        return []
    return [relation for relation in get_all_child_relations(model) if _holders(relation.related_model)]


def linked_models():
    """Every kind of thing that may have a link: pages, registers, settings."""
    candidates = dict.fromkeys([*get_page_models(), *get_snippet_models(), *settings_registry])
    return [model for model in candidates if _holders(model) or _rows_below(model)]


def clean_url(address, own):
    """The address as it is asked for; "" for what is not on another site. `own` are the hosts of this one."""
    address = urldefrag(address.strip()).url
    if not ADDRESS.fullmatch(address) or len(address) > LONGEST_URL:
        return ""
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
    return address if host and host not in own else ""


def own_hosts():
    """The names of this site."""
    names = [urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "", *Site.objects.values_list("hostname", flat=True)]
    return {name.lower() for name in names if name}


def walk(model, pks=None):
    """{pk: {address: words}} of what readers can see of this model; with `pks` only of those."""
    own, found = own_hosts(), defaultdict(dict)
    shown = model._default_manager.all() if pks is None else model._default_manager.filter(pk__in=pks)
    if any(field.name == "live" for field in model._meta.fields):
        shown = shown.filter(live=True)
    fields = _holders(model)
    if fields:
        for thing in shown.order_by("pk").iterator(chunk_size=200):
            _add(found[thing.pk], fields, thing, own)
    above = shown.order_by().values("pk")
    for relation in _rows_below(model):
        rows, parent = relation.related_model, relation.field
        for row in (
            rows._default_manager.filter(**{f"{parent.name}__in": above}).order_by("pk").iterator(chunk_size=200)
        ):
            _add(found[getattr(row, parent.attname)], _holders(rows), row, own)
    return {pk: links for pk, links in found.items() if links}


def _add(links, fields, thing, own):
    for field in fields:
        for address, words in _in_field(field, field.value_from_object(thing)):
            if url := clean_url(address, own):
                links.setdefault(url, words)
