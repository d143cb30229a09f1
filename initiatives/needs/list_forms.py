"""The filters of the lists of needs and offers."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cms.filters import LONGEST_QUESTION, LenientChoiceField, TidyField, place_choices, places_to_choose
from cms.models import HelpKind, Theme

from .listing import Question


class HelpListForm(forms.Form):
    """What to show. A choice that does not exist (any more) means everything."""

    soort = LenientChoiceField(
        label=_("Soort hulp"), choices=[("", _("Alle soorten")), *HelpKind.choices], required=False
    )
    wijk = LenientChoiceField(label=_("Wijk of stadsdeel"), required=False)
    thema = LenientChoiceField(label=_("Thema"), required=False)
    q = TidyField(
        label=_("Zoek op woord"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUESTION}),
    )

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")
        self.places = {place.slug: place for place in places_to_choose()}
        self.themes = {theme.slug: theme for theme in Theme.objects.all()}
        self.fields["wijk"].choices = [("", _("Hele stad")), *place_choices(list(self.places.values()))]
        self.fields["thema"].choices = [("", _("Alle thema’s")), *((t.slug, t.name) for t in self.themes.values())]

    @cached_property
    def question(self):
        self.is_valid()
        asked = self.cleaned_data
        return Question(
            text=asked.get("q", ""),
            kind=asked.get("soort", ""),
            place=self.places.get(asked.get("wijk")),
            theme=self.themes.get(asked.get("thema")),
        )
