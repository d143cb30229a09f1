"""What somebody tells about a plan to find a fund that suits it."""

from math import ceil
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.amounts import AmountError, read_amount
from cms.filters import LenientChoiceField, TidyField, place_choices, places_to_choose
from cms.models import Theme
from toolkit.models import LegalForm

from .search import Question


class AmountField(TidyField):
    """Whole euros, cents upwards, as people type them; what is no amount counts as not asked."""

    def to_python(self, value):
        try:
            amount = read_amount(super().to_python(value))
        except AmountError:
            return None
        return None if amount is None else ceil(amount)


class FundForm(forms.Form):
    """ "Past bij mijn plan". What does not exist (any more) counts as not asked; an amount that is none is said so."""

    bedrag = AmountField(
        label=_("Hoeveel geld zoekt u? (euro)"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 14, "autocomplete": "off"}),
    )
    wie = LenientChoiceField(
        label=_("Wie vraagt het aan?"), choices=[("", _("Maakt niet uit")), *LegalForm.choices], required=False
    )
    thema = LenientChoiceField(label=_("Thema"), required=False)
    wijk = LenientChoiceField(label=_("Wijk of stadsdeel"), required=False)
    toon = LenientChoiceField(
        label=_("Wat toont de lijst?"),
        choices=[("", _("Alleen wat past")), ("alles", _("Ook wat niet past"))],
        required=False,
    )

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")
        places = places_to_choose()
        self.places = {place.slug: place for place in places}
        self.themes = {theme.slug: theme for theme in Theme.objects.all()}
        self.fields["wijk"].choices = [("", _("Hele stad")), *place_choices(places)]
        self.fields["thema"].choices = [("", _("Alle thema’s")), *((key, one.name) for key, one in self.themes.items())]

    @property
    def left_out(self):
        """A sentence when the amount was no amount; call `is_valid` first."""
        typed = self.data.get("bedrag", "").strip()
        if typed and self.cleaned_data.get("bedrag") is None:
            return _("Het bedrag begrepen wij niet. Vul een getal in, zoals 1500. U ziet nu fondsen voor elk bedrag.")
        return ""

    @property
    def chosen(self):
        """What was asked, as it stands in an address."""
        found = {name: self.cleaned_data.get(name) for name in self.fields}
        return {name: value for name, value in found.items() if value not in ("", None)}

    @property
    def query(self):
        return urlencode(self.chosen)

    def query_with(self, **changes):
        """The same question with other choices; an empty one is left out."""
        return urlencode({name: value for name, value in {**self.chosen, **changes}.items() if value})

    @property
    def question(self):
        found = self.chosen
        return Question(
            amount=found.get("bedrag"),
            form=found.get("wie", ""),
            theme=self.themes.get(found.get("thema")),
            place=self.places.get(found.get("wijk")),
            everything=bool(found.get("toon")),
        )
