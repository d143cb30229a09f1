"""Parts that many pages share (menu, map, the blocks of a page), kept in this process until anything public changes.

The page cache keeps what readers get; this keeps what it costs to make a page for staff, for a search, or just
after a change. The rule is the same: the generation is read before a part is made and goes with it.
"""

import hashlib
import json
import threading
import time
from collections import OrderedDict

from django.conf import settings
from django.db import connection

from .page_cache import current_generation

MOST = 3000


class _Parts:
    """What is kept of one generation; the part used longest ago goes first."""

    def __init__(self, generation):
        self.generation = generation
        self.found = OrderedDict()
        self.lock = threading.Lock()


_parts = _Parts(None)


def kept(key, make, seconds=None):
    """The value of this key in this generation, made by `make()` when there is none, or none younger than `seconds`.

    Values are shared between threads: nobody may change them. Inside a transaction changes may show that nobody
    else sees yet, and while developing templates change without a generation: then nothing is kept.
    """
    global _parts
    if settings.DEBUG or connection.in_atomic_block:
        return make()
    generation = current_generation()
    if generation is None:
        return make()
    parts = _parts
    if parts.generation != generation:
        parts = _parts = _Parts(generation)
    now = time.monotonic()
    with parts.lock:
        value, until = parts.found.get(key, (None, 0))
        if until > now:
            parts.found.move_to_end(key)
            return value
    value = make()
    with parts.lock:
        parts.found[key] = (value, now + seconds if seconds else float("inf"))
        parts.found.move_to_end(key)
        while len(parts.found) > MOST:
            parts.found.popitem(last=False)
    return value


class KeptKeys:
    """The primary keys of a queryset, to count and to slice: a paginator takes it.

    How many there are and which come first is kept as `kept` does, so that a list costs as much with many as with few.
    """

    MOST = 120

    def __init__(self, key, queryset, seconds):
        self.key, self.keys, self.seconds = key, queryset.values_list("pk", flat=True), seconds

    def count(self):
        return kept((*self.key, "count"), self.keys.count, self.seconds)

    def __getitem__(self, wanted):
        if wanted.stop is None or wanted.stop > self.MOST:
            return list(self.keys[wanted])
        return kept((*self.key, "first"), lambda: list(self.keys[: self.MOST]), self.seconds)[wanted]


def rendered_blocks(stream, context):
    """The blocks of a StreamField as (block_type, html), kept where the stream's Meta says `kept_seconds`.

    The key is the block's own content, so that a preview of other content is another part. A block whose HTML
    depends on more than its content and the public site (a form, the reader) says `kept_seconds = 0`.
    """
    request = context.get("request")
    site = getattr(getattr(request, "_wagtail_site", None), "pk", None)
    for number, raw in enumerate(stream.raw_data):
        name = raw["type"]
        block = stream.stream_block.child_blocks.get(name)
        if block is None:
            continue
        seconds = getattr(block.meta, "kept_seconds", getattr(stream.stream_block.meta, "kept_seconds", 0))

        def make(number=number):
            return stream[number].render_as_block(context)

        if seconds and site:
            content = json.dumps(raw, sort_keys=True, default=str).encode()
            key = ("block", site, type(block).__qualname__, hashlib.sha256(content).digest())
            yield name, kept(key, make, seconds)
        else:
            yield name, make()
