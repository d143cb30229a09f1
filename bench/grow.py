"""Make the tree of a site large, as a real one grows: sections of fifty pages, each about places and themes.

    manage.py shell -c "from bench.grow import grow; grow(1000)"

Pages are written in bulk, past Wagtail's own one-by-one publishing, and are the same each time. `grow(1000)` after
`grow(100)` adds nine hundred.
"""

import hashlib
import json
import random
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page

from cms import catalogue, database, page_cache
from cms.models import Neighbourhood, Theme
from cms.registries import sources
from home.models import HomePage, StandardPage

SECTION = 50
SHELF = 10  # sections in one part of the library
BATCH = 500
LIBRARY = "bibliotheek"
WORDS = """
    bewoners wijk straat plein groen bomen speeltuin buurthuis fiets verkeer veilig licht afval water energie
    subsidie plan idee gemeente ambtenaar vergadering avond gesprek school kinderen ouderen jongeren sport cultuur
    muziek winkel markt haven brug park tuin zon regen samen buren hulp vraag antwoord geld begroting besluit
    stemmen uitslag bouwen woning huur eigenaar vereniging stichting vrijwilliger opening feest maaltijd
""".split()  # noqa: SIM905 - sixty words, not sixty strings
# Twenty of the first hundred pages have this word and no other: a search that finds the same in every size of tree.
RARE_WORD, ONE_IN, AMONG = "moestuin", 5, 100


def text_of(number, length):
    """Sentences for page `number`, the same each time."""
    choose = random.Random(number)
    words = [choose.choice(WORDS) for _ in range(length)]
    if number % ONE_IN == 0 and number < AMONG:
        words[length // 2] = RARE_WORD
    sentences = (words[start : start + 11] for start in range(0, length, 11))
    return " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)


def body_of(number):
    """A page of a usual size: two texts, a call-out and questions."""
    first, second, heading = text_of(number, 90), text_of(number + 1000, 60), text_of(number + 2000, 4)
    text = f"<h2>{heading}</h2><p>{first}</p><h2>Meer weten</h2><p>{second}</p>"
    questions = [{"title": f"Vraag {n}?", "text": f"<p>{text_of(n + 3000, 25)}</p>"} for n in range(1, 4)]
    blocks = [
        ("text", text),
        ("callout", {"kind": "tip", "title": "Goed om te weten", "text": f"<p>{text_of(number + 4000, 20)}</p>"}),
        ("accordion", {"title": "Vragen", "items": questions}),
    ]
    return json.dumps(
        [
            {"type": name, "value": value, "id": hashlib.md5(f"{number}{name}".encode()).hexdigest()}
            for name, value in blocks
        ]
    )


def page_below(parent, position, number, title, slug, children):
    """An unsaved page at a position under its parent, live since a moment of its own."""
    moment = timezone.now() - timedelta(minutes=number)
    fields = {"first_published_at": moment, "last_published_at": moment, "latest_revision_created_at": moment}
    return StandardPage(
        path=Page._get_path(parent.path, parent.depth + 1, position),
        depth=parent.depth + 1,
        numchild=children,
        title=title,
        draft_title=title,
        slug=slug,
        url_path=f"{parent.url_path}{slug}/",
        content_type=ContentType.objects.get_for_model(StandardPage),
        locale=Locale.get_default(),
        live=True,
        show_in_menus=True,
        introduction=text_of(number + 5000, 20),
        plain_summary=text_of(number + 6000, 15),
        body=body_of(number),
        **fields,
    )


def write(pages):
    """Insert pages of two tables at once, which Django's own bulk_create does not do."""
    for start in range(0, len(pages), BATCH):
        batch = pages[start : start + BATCH]
        rows = [
            Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields})
            for page in batch
        ]
        Page.objects.bulk_create(rows)
        for page, row in zip(batch, rows, strict=True):
            page.pk = page.page_ptr_id = row.pk
        own = StandardPage._meta.local_concrete_fields
        StandardPage._base_manager.all()._batched_insert(batch, own, batch_size=BATCH)


def link(pages):
    """Give each page one or two places and a theme."""
    places = list(Neighbourhood.objects.active().order_by("pk").values_list("pk", flat=True))
    themes = list(Theme.objects.order_by("pk").values_list("pk", flat=True))
    in_places = StandardPage.neighbourhoods.through
    about = StandardPage.themes.through
    place_rows, theme_rows = [], []
    for page in pages:
        if places:
            chosen = {places[page.pk % len(places)], places[page.pk * 7 % len(places)]}
            place_rows += [in_places(standardpage_id=page.pk, neighbourhood_id=place) for place in chosen]
        if themes:
            theme_rows.append(about(standardpage_id=page.pk, theme_id=themes[page.pk % len(themes)]))
    in_places.objects.bulk_create(place_rows, batch_size=BATCH)
    about.objects.bulk_create(theme_rows, batch_size=BATCH)


def container(parent, slug, title, number):
    """The page that holds others, made when it is missing."""
    found = StandardPage.objects.child_of(parent).filter(slug=slug).first()
    if found:
        return found
    page = page_below(parent, parent.numchild + 1, number, title, slug, 0)
    write([page])
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + 1)
    parent.numchild += 1
    return StandardPage.objects.get(pk=page.pk)


def grow(total):
    """Bring the number of extra pages to `total` (sections of fifty, whole ones); returns the address of one."""
    home = HomePage.objects.get()
    library = container(home, LIBRARY, "Bibliotheek", 0)
    Page.objects.filter(pk=library.pk).update(show_in_menus=False)
    sections = max(1, total // SECTION)
    fresh = []
    with transaction.atomic():
        for number in range(sections):
            shelf = container(library, f"deel-{number // SHELF + 1}", f"Deel {number // SHELF + 1}", number)
            section = container(shelf, f"dossier-{number + 1}", f"Dossier {number + 1}", number * SECTION)
            if section.numchild:
                continue
            first = number * SECTION
            for n in range(first, first + SECTION):
                title = f"{text_of(n + 7000, 4)[:-1]} {n + 1}"
                fresh.append(page_below(section, n - first + 1, n, title, f"p-{n - first + 1}", 0))
            Page.objects.filter(pk=section.pk).update(numchild=SECTION)
        write(fresh)
        link(fresh)
    source = sources.for_model(StandardPage)
    for start in range(0, len(fresh), BATCH):
        pks = [page.pk for page in fresh[start : start + BATCH]]
        catalogue.refresh_all(source, StandardPage.objects.filter(pk__in=pks))
    database.optimize()
    page_cache.raise_generation()
    return f"/{LIBRARY}/deel-1/dossier-1/p-7/"
