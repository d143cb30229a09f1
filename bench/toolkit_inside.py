"""Run inside the site: put many things in the toolkit, or see what each question about them costs.

python -m bench.toolkit_inside grow COUNT
python -m bench.toolkit_inside measure
"""

import django

django.setup()

from django.db import transaction  # noqa: E402

from bench import questions  # noqa: E402
from bench.grow import RARE_WORD, text_of  # noqa: E402
from cms import catalogue  # noqa: E402
from cms.bulk_publishing import publish_many  # noqa: E402
from cms.models import Entry, Neighbourhood, Theme  # noqa: E402
from toolkit.models import Fund, RuleCard, Subject, Venue  # noqa: E402

PLACE, THEME = "schalkwijk", "groen"
# Each has a whole page of answers among the fifty too, so that both sizes draw as many cards.
QUESTIONS = {
    "wijzer, geen vraag": "/toolkit/",
    "wijzer, fase": "/toolkit/?fase=plan",
    "wijzer, alles gekozen": f"/toolkit/?fase=plan&zoek=geld&wijk={PLACE}",
    "fondsen": "/toolkit/financiering/fondsen/",
    "fondsen bij een plan": f"/toolkit/financiering/fondsen/?bedrag=2500&wie=groep&thema={THEME}&wijk={PLACE}",
    "ruimtes en kaart": "/toolkit/accommodaties/ruimtes/",
    "ruimtes met wensen": f"/toolkit/accommodaties/ruimtes/?wijk={PLACE}&mensen=20",
    "regels": "/toolkit/regels/",
    "zoeken op de site": f"/zoeken/?q={RARE_WORD}&kind=fonds",
}
MODELS = (Fund, Venue, RuleCard)
FEW = 50 // len(MODELS)


def _item(model, number, places, themes):
    item = model(
        title=f"Veel {number}",
        slug=f"veel-{model._meta.model_name}-{number}",
        # The word that is asked stands in as many of the fifty as of the five thousand.
        summary=text_of(number if number < FEW else number + 1000, 20),
        for_plan=True,
    )
    item.neighbourhoods = [places[number % len(places)]]
    item.themes = [themes[number % len(themes)]]
    if model is Fund:
        item.minimum, item.maximum, item.for_group = 100, 5000, True
    if model is Venue:
        item.capacity = 30
    if model is RuleCard:
        item.applies_when, item.what_to_do, item.source_title = "U sluit een straat af.", "<p>Vraag het.</p>", "Bron"
    return item


@transaction.atomic
def grow(total):
    """Bring the number of extra funds, venues and rules together to `total`; the same ones each time."""
    assert Subject.objects.filter(slug="geld").exists()
    places = list(Neighbourhood.objects.active().districts().filter(parent__slug=PLACE).order_by("code"))
    themes = list(Theme.objects.filter(slug=THEME))
    for model in MODELS:
        known = model.objects.filter(slug__startswith="veel-").count()
        items = [_item(model, number, places, themes) for number in range(known, total // len(MODELS))]
        publish_many(items, by=None)
    catalogue._index(list(Entry.objects.filter(title__startswith="Veel ")))


if __name__ == "__main__":
    questions.main(grow, QUESTIONS, QUESTIONS["wijzer, geen vraag"])
