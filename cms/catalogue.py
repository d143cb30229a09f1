"""Keeping the catalogue in step with what it lists.

All functions run in the caller's transaction, search index included: a reader never finds what is not there,
nor misses what is.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search.backends import get_search_backends

from .models import Entry
from .registries import sources

SUMMARY_LENGTH = 400
# PostgreSQL refuses a text of more than a megabyte of words; a whole book stays below that.
TEXT_LENGTH = 200_000
BATCH = 200
DERIVED = (
    "source",
    "page_id",
    "title",
    "summary",
    "text",
    "url",
    "date",
    "news_at",
    "starts_at",
    "ends_at",
    "when",
    "image_id",
)


def describe_page(page):
    """The Item of a BasePage; the default `describe` for sources that are pages."""
    return sources.Item(
        title=page.title,
        url=page.url or "",
        date=page.first_published_at or page.latest_revision_created_at,
        summary=page.introduction or page.search_description,
        text=page.searchable_text(),
        image=page.social_image_id,
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


def overview_source(model):
    """A Source for a page that lists other things: found in search as any page is, and never news."""
    return page_source(
        name="overzicht",
        model=model,
        label=_("Overzicht"),
        label_plural=_("Overzichten"),
        in_newest=False,
        order=95,
        shared=True,
    )


def refresh(instance):
    """Make the entry of this instance equal to what it is now; without a source, nothing happens.

    Returns the Entry, or None when the thing is not public.
    """
    source = sources.for_model(type(instance))
    if source is None:
        return None
    public = source.queryset().filter(pk=instance.pk).exists()
    return next(iter(_write(source, [instance] if public else [], gone=() if public else [instance.pk])), None)


def refresh_all(source, instances):
    """Refresh many things of one kind, some of which may be public no longer."""
    everything = {instance.pk: instance for instance in instances}
    public = set(source.queryset().filter(pk__in=everything).values_list("pk", flat=True))
    return _write(
        source,
        [instance for pk, instance in everything.items() if pk in public],
        gone=[pk for pk in everything if pk not in public],
    )


def refresh_below(page):
    """Refresh a page and all pages under it: their addresses changed with it."""
    for source in sources.all_sources():
        if issubclass(source.model, Page):
            below = source.model.objects.descendant_of(page, inclusive=True)
            for instances in _batches(below.order_by("path")):
                refresh_all(source, instances)


def refresh_moved(page):
    """Refresh what lies below the page if its address is another than its entries say."""
    for entry in Entry.objects.filter(page__path__startswith=page.path).exclude(page=page.pk)[:1]:
        if entry.page.get_url() != entry.url:
            refresh_below(page)


def forget(instance):
    """Take the instance out of the catalogue."""
    source = sources.for_model(type(instance))
    if source is not None:
        _write(source, [], gone=[instance.pk])


def rebuild():
    """Make every entry anew, drop those of nothing, and return how many there are."""
    kept = set()
    for source in sources.all_sources():
        for instances in _batches(source.queryset().order_by("pk")):
            kept.update(entry.pk for entry in _write(source, instances, reindex=True))
    with transaction.atomic():
        stale = [pk for pk in Entry.objects.values_list("pk", flat=True) if pk not in kept]
        for start in range(0, len(stale), BATCH):
            Entry.objects.filter(pk__in=stale[start : start + BATCH]).delete()
    return len(kept)


def _batches(queryset):
    batch = []
    for instance in queryset.iterator(chunk_size=BATCH):
        batch.append(instance)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@transaction.atomic
def _write(source, instances, *, gone=(), reindex=False):
    """Bring the entries of these instances of one kind up to date, and return them.

    What did not change is not written, so that a second call costs only the reading.
    """
    content_type = ContentType.objects.get_for_model(source.model)
    of_kind = Entry.objects.filter(content_type=content_type)
    items = {instance.pk: (instance, source.describe(instance)) for instance in instances}
    listed = {pk: (instance, item) for pk, (instance, item) in items.items() if item and item.url}
    gone = [*gone, *(pk for pk in items if pk not in listed)]
    if gone:
        of_kind.filter(object_id__in=gone).delete()
    known = {entry.object_id: entry for entry in of_kind.filter(object_id__in=listed)}
    entries, changed = [], []
    for pk, (instance, item) in listed.items():
        entry = known.get(pk) or Entry(content_type=content_type, object_id=pk)
        if _fill(entry, source, instance, item) or entry.pk is None:
            changed.append(entry)
        entries.append(entry)
    _save(changed)
    _link(Entry.neighbourhoods.through, "neighbourhood_id", entries, listed, "neighbourhoods")
    _link(Entry.themes.through, "theme_id", entries, listed, "themes")
    _index(entries if reindex else changed)
    return entries


def _fill(entry, source, instance, item):
    """Copy the item into the entry; True when that made a difference."""
    before = [getattr(entry, name) for name in DERIVED]
    entry.source = source.name
    entry.page_id = instance.pk if isinstance(instance, Page) else None
    entry.title = item.title[: Entry._meta.get_field("title").max_length]
    entry.summary = item.summary[:SUMMARY_LENGTH]
    entry.text = item.text[:TEXT_LENGTH]
    entry.url = item.url
    known_date, entry.date = entry.date, item.date or entry.date or timezone.now()
    if known_date is None or entry.date > known_date:
        entry.news_at = timezone.now()
    entry.starts_at = item.starts_at
    entry.ends_at = item.ends_at or item.starts_at
    entry.when = item.when[: Entry._meta.get_field("when").max_length]
    entry.image_id = getattr(item.image, "pk", item.image)
    return before != [getattr(entry, name) for name in DERIVED]


def _save(entries):
    """Insert or update in one statement; two editors who publish the same page at once do no harm."""
    Entry.objects.bulk_create(
        entries,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=[name.removesuffix("_id") for name in DERIVED],
    )


def _link(through, column, entries, listed, name):
    """Make the rows of a many-to-many table say what the items say."""
    wanted = {(entry.pk, pk) for entry in entries for pk in getattr(listed[entry.object_id][1], name)}
    found = {
        (entry_id, other_id): pk
        for pk, entry_id, other_id in through.objects.filter(entry__in=[entry.pk for entry in entries]).values_list(
            "pk", "entry_id", column
        )
    }
    extra = [pk for pair, pk in found.items() if pair not in wanted]
    if extra:
        through.objects.filter(pk__in=extra).delete()
    missing = [through(**{"entry_id": entry_id, column: pk}) for entry_id, pk in sorted(wanted - set(found))]
    through.objects.bulk_create(missing, ignore_conflicts=True)


def _index(entries):
    if entries:
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(Entry, entries)
