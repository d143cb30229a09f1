"""Which entries of the catalogue have the words that somebody asked: the same on every database."""

from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from .language import SHORTEST_PREFIX, marked_stem

FEW = 10


def matching(entries, asked, limit):
    """At most `limit` entries with all the words, and whether there are more; the latest without any word.

    Few entries are joined by those whose title has the last word's beginning; of too many, those with the words
    in their title stay. `cms.models.catalogue` says what Wagtail's `search` and `autocomplete` look through here.
    """
    if not asked:
        found = list(entries[: limit + 1])
        return found[:limit], len(found) > limit
    backend = get_search_backend()
    stems = [marked_stem(word) for word in asked]
    found = list(_all_of(backend.autocomplete, stems, entries)[: limit + 1])
    if len(found) > limit:
        found = [*_all_of(backend.search, stems, entries)[:limit], *found]
        return list({entry.pk: entry for entry in found}.values())[:limit], True
    if len(found) < FEW and len(asked[-1]) >= SHORTEST_PREFIX:
        found += _all_of(backend.autocomplete, [*stems[:-1], asked[-1]], entries)[:limit]
    return list({entry.pk: entry for entry in found}.values())[:limit], False


def _all_of(search, terms, entries):
    return search(PlainText(" ".join(terms), operator="and"), entries, order_by_relevance=False)
