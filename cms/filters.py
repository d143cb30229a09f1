"""What every listing needs of an address: words made harmless, a page number that always exists, places to choose."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.models import Neighbourhood

LONGEST_QUESTION = 200
QUOTES = "\"'`´‘’“”„«»\\"


def tidy(text, longest=LONGEST_QUESTION):
    """One line of ordinary characters: no control characters, no quotes, single spaces, not too long."""
    kept = (
        " " if character in QUOTES or unicodedata.category(character)[0] in "CZ" else character for character in text
    )
    return " ".join("".join(kept).split())[:longest].strip()


class TidyField(forms.CharField):
    """Text that is made harmless instead of refused."""

    def to_python(self, value):
        return tidy(str(value or ""))


def nearest_page(paginator, asked):
    """The page of that number, the first or last for a number outside, the first for what is no number."""
    try:
        number = int(asked or 1)
    except ValueError:
        number = 1
    return paginator.page(min(max(number, 1), paginator.num_pages))


class LenientChoiceField(forms.ChoiceField):
    """A choice that means "everything" for a value that is not on offer (any more): an old link keeps working."""

    def clean(self, value):
        value = self.to_python(value)
        return value if self.valid_value(value) else ""


class LenientMultipleChoiceField(forms.MultipleChoiceField):
    """Several choices; what is not on offer (any more) is left out."""

    def clean(self, value):
        return [one for one in self.to_python(value) if self.valid_value(one)]


def places_to_choose():
    """Stadsdelen and wijken that readers can choose, by name."""
    levels = [Neighbourhood.Level.AREA, Neighbourhood.Level.DISTRICT]
    return list(Neighbourhood.objects.active().filter(level__in=levels).defer("boundary").order_by("name"))


def place_choices(places):
    """Choices by slug: each stadsdeel with its wijken, and at the end each wijk that lies in none of these."""
    areas = [place for place in places if place.level == Neighbourhood.Level.AREA]
    choices = [
        (
            area.name,
            [
                (area.slug, _("Heel %s") % area.name),
                *((place.slug, place.name) for place in places if place.parent_id == area.pk),
            ],
        )
        for area in areas
    ]
    known = {area.pk for area in areas}
    alone = [place for place in places if place.pk not in known and place.parent_id not in known]
    return choices + [(place.slug, place.name) for place in alone]
