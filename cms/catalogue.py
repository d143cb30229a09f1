"""Keeping the catalogue in step with what it lists.

All functions run in the caller's transaction: a reader never finds what is not there, nor misses what is.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page

from .language import search_stems
from .models import Entry
from .registries import sources

SUMMARY_LENGTH = 400


def describe_page(page):
    """The Item of a BasePage; the default `describe` for sources that are pages."""
    return sources.Item(
        title=page.title,
        url=page.url or "",
        date=page.first_published_at or page.latest_revision_created_at,
        summary=page.introduction or page.search_description,
        text=page.searchable_text(),
        image=page.social_image,
        neighbourhoods=[place.pk for place in page.neighbourhoods.all()],
        themes=[theme.pk for theme in page.themes.all()],
    )


def page_source(*, name, model, label, label_plural, **options):
    """A Source for a page type: its live pages, described by `describe_page` unless told otherwise."""
    return sources.Source(
        name=name,
        label=label,
        label_plural=label_plural,
        model=model,
        queryset=lambda: model.objects.live(),
        describe=options.pop("describe", describe_page),
        **options,
    )


@transaction.atomic
def refresh(instance):
    """Make the entry of this instance equal to what it is now; without a source, nothing happens.

    Returns the Entry, or None when the thing is not public.
    """
    source = sources.for_model(type(instance))
    if source is None:
        return None
    item = source.describe(instance) if source.queryset().filter(pk=instance.pk).exists() else None
    if item is None or not item.url or item.date is None:
        forget(instance)
        return None
    entry, _created = Entry.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(type(instance)),
        object_id=instance.pk,
        defaults={
            "source": source.name,
            "page": instance.page_ptr if isinstance(instance, Page) else None,
            "title": item.title[:255],
            "summary": item.summary[:SUMMARY_LENGTH],
            "text": item.text,
            "stems": search_stems(f"{item.title}\n{item.summary}\n{item.text}"),
            "url": item.url,
            "date": item.date,
            "starts_at": item.starts_at,
            "ends_at": item.ends_at or item.starts_at,
            "image": item.image,
        },
    )
    entry.neighbourhoods.set(item.neighbourhoods)
    entry.themes.set(item.themes)
    return entry


def refresh_below(page):
    """Refresh a page and all pages under it: their addresses changed with it."""
    for descendant in Page.objects.descendant_of(page, inclusive=True).live().specific().iterator():
        refresh(descendant)


def forget(instance):
    """Take the instance out of the catalogue."""
    content_type = ContentType.objects.get_for_model(type(instance))
    Entry.objects.filter(content_type=content_type, object_id=instance.pk).delete()


def rebuild():
    """Make every entry anew, drop those of nothing, and return how many there are."""
    kept = []
    for source in sources.all_sources():
        for instance in source.queryset().iterator(chunk_size=200):
            entry = refresh(instance)
            if entry:
                kept.append(entry.pk)
    with transaction.atomic():
        known = set(kept)
        stale = [pk for pk in Entry.objects.values_list("pk", flat=True) if pk not in known]
        Entry.objects.filter(pk__in=stale).delete()
    return len(kept)
