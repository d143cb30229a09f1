"""Many initiatives at once, past Wagtail's one-by-one publishing."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Locale, Page

from cms.models import Entry
from initiatives.models import InitiativePage
from initiatives.phases import Phase

BATCH = 500


def make_many(index, number, *, places, themes, image=None, text=lambda position: ""):
    """This many initiatives more below the index, with their entries; each has a place, a theme and a phase.

    `text` gives the words of the one at a position; search finds them when the entries are indexed.
    """
    index.refresh_from_db()
    kind = ContentType.objects.get_for_model(InitiativePage)
    begin = index.numchild + 1
    pages = [_page(index, kind, position) for position in range(begin, begin + number)]
    rows = [
        Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}) for page in pages
    ]
    Page.objects.bulk_create(rows, batch_size=BATCH)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.page_ptr_id = row.pk
    own = InitiativePage._meta.local_concrete_fields
    InitiativePage._base_manager.all()._batched_insert(pages, own, batch_size=BATCH)
    Page.objects.filter(pk=index.pk).update(numchild=index.numchild + number)
    entries = [_entry(page, kind, image, text(begin + n)) for n, page in enumerate(pages)]
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    in_places, about = Entry.neighbourhoods.through, Entry.themes.through
    in_places.objects.bulk_create(
        [in_places(entry=entry, neighbourhood=places[n % len(places)]) for n, entry in enumerate(entries)]
    )
    about.objects.bulk_create([about(entry=entry, theme=themes[n % len(themes)]) for n, entry in enumerate(entries)])
    return pages


def _page(index, kind, position):
    title, slug = f"Initiatief {position}", f"veel-{position}"
    moment = timezone.now() - timedelta(minutes=position)
    return InitiativePage(
        path=Page._get_path(index.path, index.depth + 1, position),
        depth=index.depth + 1,
        title=title,
        draft_title=title,
        slug=slug,
        url_path=f"{index.url_path}{slug}/",
        content_type=kind,
        locale=Locale.get_default(),
        live=True,
        first_published_at=moment,
        last_published_at=moment,
        phase=Phase.values[position % len(Phase.values)],
    )


def _entry(page, kind, image, text):
    return Entry(
        source="initiatief",
        content_type=kind,
        object_id=page.pk,
        page_id=page.pk,
        title=page.title,
        text=text,
        url=f"/initiatieven/{page.slug}/",
        date=page.first_published_at,
        image=image,
    )
