"""Run inside the site: make initiatives, or see what each question about them costs.

python -m bench.initiatives_inside grow COUNT
python -m bench.initiatives_inside measure
"""

import django

django.setup()

from django.db import transaction  # noqa: E402

from bench import questions  # noqa: E402
from bench.grow import RARE_WORD, text_of  # noqa: E402
from cms import catalogue  # noqa: E402
from cms.models import Entry, Neighbourhood, Theme  # noqa: E402
from initiatives.listing import SOURCE  # noqa: E402
from initiatives.models import InitiativeIndexPage  # noqa: E402
from tests.initiatives.many import make_many  # noqa: E402

PLACE, DISTRICT, THEME = "schalkwijk", "meerwijk", "groen"
# Each has a whole page of answers among the hundred too, so that both sizes draw as many cards.
QUESTIONS = {
    "lijst en kaart": "/initiatieven/",
    "vijfde bladzijde": "/initiatieven/?page=5",
    "filter op stadsdeel": f"/initiatieven/?wijk={PLACE}",
    "filter op wijk": f"/initiatieven/?wijk={DISTRICT}",
    "filter op thema": f"/initiatieven/?thema={THEME}",
    "filter op fase": "/initiatieven/?fase=loopt",
    "filter op woord": f"/initiatieven/?q={RARE_WORD}",
    "woord, stadsdeel en thema": f"/initiatieven/?q={RARE_WORD}&wijk={PLACE}&thema={THEME}",
    "feed": "/initiatieven/feed/",
    "feed van een wijk": f"/initiatieven/feed/?wijk={DISTRICT}",
    "zoeken op de site": f"/zoeken/?q={RARE_WORD}&kind={SOURCE}",
}


@transaction.atomic
def grow(total):
    """Bring the number of extra initiatives to `total`; the same ones each time."""
    index = InitiativeIndexPage.objects.get()
    known = Entry.objects.filter(source=SOURCE, url__startswith=f"{index.url}veel-").count()
    others = index.numchild - known
    # Few enough that a hundred fill a page of each.
    places = list(Neighbourhood.objects.active().districts().filter(parent__slug=PLACE).order_by("code"))
    themes = list(Theme.objects.order_by("slug"))
    pages = make_many(
        index,
        total - known,
        places=places,
        themes=themes,
        text=lambda position: text_of(position - others - 1, 40),
    )
    fresh = Entry.objects.filter(page__in=[page.pk for page in pages[:1]]).get()
    catalogue._index(list(Entry.objects.filter(source=SOURCE, pk__gte=fresh.pk)))


if __name__ == "__main__":
    questions.main(grow, QUESTIONS, QUESTIONS["lijst en kaart"])
