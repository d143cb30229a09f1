"""The filters of the agenda."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.filters import LenientChoiceField, TidyField, place_choices, places_to_choose
from cms.models import Theme
from events.kinds import PUBLIC

from .listing import HOW, Question


class AgendaForm(forms.Form):
    """What to show. What does not exist (any more) counts as not asked."""

    q = TidyField(label=_("Woord"), required=False, widget=forms.TextInput(attrs={"type": "search", "maxlength": 200}))
    soort = LenientChoiceField(
        label=_("Soort"), required=False, choices=[("", _("Alles")), *((kind.value, kind.label) for kind in PUBLIC)]
    )
    wijk = LenientChoiceField(label=_("Wijk of stadsdeel"), required=False)
    thema = LenientChoiceField(label=_("Thema"), required=False)
    hoe = LenientChoiceField(label=_("Hoe?"), required=False, choices=[("", _("Maakt niet uit")), *HOW.items()])
    toegankelijk = LenientChoiceField(
        label=_("Toegankelijk"), required=False, choices=[("", _("Maakt niet uit")), ("ja", _("Zonder drempels"))]
    )
    plek = LenientChoiceField(
        label=_("Plaatsen"), required=False, choices=[("", _("Maakt niet uit")), ("ja", _("Nog plaatsen vrij"))]
    )

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")
        places = places_to_choose()
        self.places = {place.slug: place for place in places}
        self.themes = {theme.slug: theme for theme in Theme.objects.all()}
        self.fields["wijk"].choices = [("", _("Hele stad")), *place_choices(places)]
        self.fields["thema"].choices = [("", _("Alle thema’s")), *((key, one.name) for key, one in self.themes.items())]

    def question(self, *, past=False):
        """The Question of this form."""
        self.is_valid()
        found = self.cleaned_data
        return Question(
            text=found.get("q", ""),
            kind=found.get("soort", ""),
            place=self.places.get(found.get("wijk")),
            theme=self.themes.get(found.get("thema")),
            how=found.get("hoe", ""),
            accessible=bool(found.get("toegankelijk")),
            free=bool(found.get("plek")),
            past=past,
        )
