"""The filters of a list of plans."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.filters import LONGEST_QUESTION, LenientChoiceField, TidyField

from .models.plans import PlanPage

PLACE_UNKNOWN = "onbekend"


class PlanFilterForm(forms.Form):
    """Which plans to show. Offers only themes and places that plans of this edition have."""

    q = TidyField(
        label=_("Woord in het plan"), required=False, widget=forms.SearchInput(attrs={"maxlength": LONGEST_QUESTION})
    )
    theme = LenientChoiceField(label=_("Thema"), required=False)
    neighbourhood = LenientChoiceField(label=_("Wijk"), required=False)
    outcome = LenientChoiceField(label=_("Wat werd het?"), required=False)

    def __init__(self, data, *, themes, places):
        super().__init__(data)
        self.fields["theme"].choices = [("", _("Alle thema’s")), *themes]
        self.fields["neighbourhood"].choices = [("", _("Alle wijken")), *places]
        self.fields["outcome"].choices = [("", _("Alle plannen")), *PlanPage.Outcome.choices]

    def clean(self):
        """Show the reader what was asked for, not what was typed."""
        cleaned = super().clean()
        self.data = dict(cleaned)
        return cleaned

    @property
    def chosen(self):
        """The filters that are on, by name; call `is_valid` first."""
        return {name: value for name, value in self.cleaned_data.items() if value}
