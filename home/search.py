"""Search over the catalogue: the same answers, in the same order, on every database.

The database says which entries have all the words; ranking and counting happen here, over at most `LIMIT`
entries, so that a common word on a large site costs no more than a rare one on a small site.
"""

from dataclasses import dataclass, field
from functools import reduce
from urllib.parse import urlencode

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from cms.entry_search import matching
from cms.language import parts, query_words, stem, words
from cms.models import Entry, Neighbourhood, Theme
from cms.registries import sources

from . import shortcuts, suggestions
from .highlight import excerpt, mark, matcher, one_line

LIMIT = 500
HARDLY_ANY = 3
TEXT_READ = 20_000
LISTED = ("id", "source", "title", "summary", "date")
LEVEL_ORDER = {level: number for number, level in enumerate(Neighbourhood.Level)}


@dataclass
class Outcome:
    """What was found, entries and shortcuts. `capped` says that there is more; facets then have no counts."""

    hits: list
    facets: list = field(default_factory=list)
    capped: bool = False
    suggestion: dict | None = None


def find(text, kind=None, theme=None, neighbourhood=None):
    """All public entries that answer, best first; with neither a text nor a part chosen, none.

    `kind` is a Source, `theme` a Theme and `neighbourhood` a Neighbourhood.
    """
    asked = query_words(text)
    chosen = {"kind": kind, "theme": theme, "neighbourhood": neighbourhood}
    if (text and not asked) or not (text or any(chosen.values())):
        return Outcome([])
    entries = Entry.objects.public().only(*LISTED).order_by("-date", "-id")
    hits, capped = matching(entries, asked, LIMIT)
    if capped and any(chosen.values()):
        hits, capped = matching(_narrowed(entries, **chosen), asked, LIMIT)
    members = _members(hits, chosen)
    here = _within(members, {hit.pk for hit in hits}, chosen)
    facets = _facets(text, members, {hit.pk for hit in hits}, chosen, capped)
    # A shortcut belongs to no facet.
    direct = [] if any(chosen.values()) else shortcuts.answering(asked)
    found = _ranked([*(hit for hit in hits if hit.pk in here), *direct], asked)[:LIMIT]
    suggestion = _suggestion(text, asked, chosen) if asked and len(hits) + len(direct) < HARDLY_ANY else None
    return Outcome(found, facets, capped, suggestion)


def newest_entries():
    """Public entries that the home page and the feed call new, the latest first."""
    kinds = [source.name for source in sources.all_sources() if source.in_newest]
    return Entry.objects.public().filter(source__in=kinds).newest().defer("text")


def shown(hits, text):
    """The hits of one page as the template wants them: address, title and a passage, marked, and the whole entry."""
    answers = matcher(query_words(text))
    entries = Entry.objects.in_bulk([hit.pk for hit in hits if isinstance(hit, Entry)])
    result = []
    for hit in hits:
        entry = entries.get(hit.pk)
        if entry:
            passage = _passage(entry, answers) if text else entry.summary
            result.append({"entry": entry, "url": entry.url, **_marked(entry.title, passage, answers)})
        elif isinstance(hit, shortcuts.Shortcut):
            result.append({"url": hit.url, **_marked(str(hit.title), str(hit.text), answers)})
    return result


def _passage(entry, answers):
    whole = entry.summary and entry.text.startswith(entry.summary)
    body = entry.text if whole else f"{entry.summary}\n{entry.text}"
    return excerpt(one_line(body[:TEXT_READ]), answers)


def _marked(title, passage, answers):
    return {"title_html": mark_safe(mark(title, answers)), "snippet_html": mark_safe(mark(passage, answers))}


def _narrowed(entries, kind, theme, neighbourhood):
    if kind:
        entries = entries.filter(source=kind.name)
    if theme:
        entries = entries.about(theme)
    if neighbourhood:
        entries = entries.around(neighbourhood)
    return entries


# --- order ----------------------------------------------------------------------------------------


def _ranked(hits, asked):
    """Best first: the words in the title, then in the summary; of equals the latest."""
    if not asked:
        return hits
    stems = {stem(word) for word in asked}
    return sorted(hits, key=lambda hit: _value(hit, asked, stems), reverse=True)


def _value(hit, asked, stems):
    title = words(hit.title)
    in_title = _share(title, stems)
    whole = title == list(asked) or {stem(word) for word in title} == stems
    begun = any(word.startswith(asked[-1]) for word in title)
    in_summary = 1 if in_title == 1 else _share(words(hit.summary), stems)
    return (whole, in_title == 1, in_title, in_summary, begun, hit.date, hit.pk)


def _share(found, stems):
    """Which part of the stems is among the words or the ends of their compounds."""
    have = {stem(candidate) for word in found for candidate in (word, *parts(word))}
    return len(stems & have) / len(stems)


# --- facets ---------------------------------------------------------------------------------------


def _members(hits, chosen):
    """For each facet: value -> (label, keys of the hits that have it), in the order of showing."""
    pks = [hit.pk for hit in hits]
    by_kind, by_theme, by_place = {}, {}, {}
    for hit in hits:
        by_kind.setdefault(hit.source, set()).add(hit.pk)
    for entry, theme in Entry.themes.through.objects.filter(entry__in=pks).values_list("entry_id", "theme_id"):
        by_theme.setdefault(theme, set()).add(entry)
    links = Entry.neighbourhoods.through.objects.filter(entry__in=pks)
    for entry, place in links.values_list("entry_id", "neighbourhood_id"):
        by_place.setdefault(place, set()).add(entry)
    return {
        "kind": {kind.name: (kind.label_plural, by_kind.get(kind.name, set())) for kind in sources.all_sources()},
        "theme": {theme.slug: (theme.name, by_theme.get(theme.pk, set())) for theme in Theme.objects.all()},
        "neighbourhood": _around(by_place, chosen["neighbourhood"]),
    }


def _around(by_place, chosen):
    """Each place with the hits of itself, of what lies in it and of what it lies in.

    A buurt is offered only when something lies in that very buurt: there are a hundred of them.
    """
    places = {place.pk: place for place in Neighbourhood.objects.active().defer("boundary")}
    result = {place.slug: (place.name, set(by_place.get(place.pk, ()))) for place in places.values()}
    for place in places.values():
        above = places.get(place.parent_id)
        while above is not None:
            result[above.slug][1].update(by_place.get(place.pk, ()))
            result[place.slug][1].update(by_place.get(above.pk, ()))
            above = places.get(above.parent_id)
    offered = [
        place
        for place in places.values()
        if place.level != Neighbourhood.Level.NEIGHBOURHOOD or place.pk in by_place or place == chosen
    ]
    offered.sort(key=lambda place: (LEVEL_ORDER[place.level], place.name))
    return {place.slug: result[place.slug] for place in offered}


def _key(value):
    """How a chosen thing stands in the address."""
    return getattr(value, "slug", None) or getattr(value, "name", "")


def _within(members, everything, chosen, but=None):
    """The keys of the hits in every chosen part, leaving one facet out of account."""
    sets = [members[name][_key(value)][1] for name, value in chosen.items() if value and name != but]
    return reduce(set.intersection, sets, everything)


def _facets(text, members, everything, chosen, capped):
    """Each facet with its options; every option's link keeps the rest and adds, changes or removes this one."""
    labels = {"kind": _("Soort"), "theme": _("Thema"), "neighbourhood": _("Wijk of stadsdeel")}
    result = []
    for name, label in labels.items():
        base = _within(members, everything, chosen, but=name)
        options = []
        for value, (option_label, keys) in members[name].items():
            selected = chosen[name] is not None and _key(chosen[name]) == value
            count = len(keys & base)
            if count or selected or capped:
                url = search_url(text, **{**chosen, name: None if selected else value})
                shown_count = None if capped else count
                option = {"label": option_label, "value": value, "count": shown_count, "url": url, "selected": selected}
                options.append(option)
        if options:
            result.append({"name": name, "label": label, "options": options})
    return result


def query_string(text, **chosen):
    """The question as it stands in an address, without a page number."""
    parameters = {
        "q": text,
        **{name: value if isinstance(value, str) else _key(value) for name, value in chosen.items()},
    }
    return urlencode({name: value for name, value in parameters.items() if value})


def search_url(text, **chosen):
    """The address, relative to the search page, of this question."""
    return f"?{query_string(text, **chosen)}"


def _suggestion(text, asked, chosen):
    """Another question that does find something, as {text, url}."""
    better = suggestions.corrected(asked)
    if better is None:
        return None
    entries = _narrowed(Entry.objects.public().only(*LISTED).order_by("-date", "-id"), **chosen)
    words_meant = query_words(better)
    found = shortcuts.answering(words_meant) or matching(entries, words_meant, LIMIT)[0]
    return {"text": better, "url": search_url(better, **chosen)} if found else None
