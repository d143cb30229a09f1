"""The filters of the list of venues."""

from urllib.parse import urlencode

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cms.filters import LenientChoiceField, LenientMultipleChoiceField, TidyField, place_choices, places_to_choose
from toolkit.models import Venue
from toolkit.models.venues import ACCESS_FIELDS, FACILITY_FIELDS

from .search import Question

COSTS = [
    ("", _("Maakt niet uit")),
    (Venue.Cost.FREE.value, _("Gratis voor initiatieven")),
    (Venue.Cost.REDUCED.value, _("Gratis of met korting")),
]


MOST_DIGITS = 5


def _choices(names):
    return [(name, capfirst(Venue._meta.get_field(name).verbose_name)) for name in names]


class PeopleField(TidyField):
    """A number of people; what is no number counts as not asked."""

    def to_python(self, value):
        text = super().to_python(value)
        return (
            int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) < 100_000 and len(text) < 6 else None
        )


class VenueForm(forms.Form):
    """What somebody needs of a room. What does not exist (any more) counts as not asked."""

    q = TidyField(label=_("Woord in naam of uitleg"), required=False, widget=forms.TextInput(attrs={"maxlength": 200}))
    wijk = LenientChoiceField(label=_("Wijk of stadsdeel"), required=False)
    mensen = PeopleField(
        label=_("Voor hoeveel mensen?"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 5, "autocomplete": "off"}),
    )
    kosten = LenientChoiceField(label=_("Kosten"), choices=COSTS, required=False)
    toegankelijk = LenientMultipleChoiceField(
        label=_("Toegankelijk"), choices=_choices(ACCESS_FIELDS), required=False, widget=forms.CheckboxSelectMultiple
    )
    met = LenientMultipleChoiceField(
        label=_("Met"), choices=_choices(FACILITY_FIELDS), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")
        self.choosable = places_to_choose()
        self.places = {place.slug: place for place in self.choosable}
        self.fields["wijk"].choices = [("", _("Hele stad")), *place_choices(self.choosable)]

    @property
    def chosen(self):
        """The filters that are on, as they stand in an address; call `is_valid` first."""
        return {name: value for name in self.fields if (value := self.cleaned_data.get(name))}

    def query_with(self, **changes):
        """The question as it stands in an address, with these choices instead."""
        found = {**self.chosen, **changes}
        return urlencode({name: value for name, value in found.items() if value}, doseq=True)

    @property
    def query(self):
        return self.query_with()

    @property
    def question(self):
        found = self.chosen
        return Question(
            text=found.get("q", ""),
            place=self.places.get(found.get("wijk")),
            people=found.get("mensen"),
            cost=found.get("kosten", ""),
            access=tuple(found.get("toegankelijk", ())),
            facilities=tuple(found.get("met", ())),
        )
