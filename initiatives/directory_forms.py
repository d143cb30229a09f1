"""The filters of the directory."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.filters import LenientChoiceField, TidyField, place_choices, places_to_choose
from cms.models import HelpKind, Organisation

from .directory import EVERY, NOW, STOPPED

STATUSES = [("", _("Nu actief")), (STOPPED, _("Gestopt")), (EVERY, _("Alle, ook gestopt"))]


class DirectoryForm(forms.Form):
    """What to look for."""

    hulp = LenientChoiceField(label=_("Kan helpen met"), choices=[("", _("Alles")), *HelpKind.choices], required=False)
    soort = LenientChoiceField(
        label=_("Soort"), choices=[("", _("Alle soorten")), *Organisation.Kind.choices], required=False
    )
    wijk = LenientChoiceField(label=_("Wijk of stadsdeel"), required=False)
    status = LenientChoiceField(label=_("Bestaat nog?"), choices=STATUSES, required=False)
    q = TidyField(label=_("Woord in naam of uitleg"), required=False, widget=forms.TextInput(attrs={"maxlength": 200}))

    def __init__(self, data):
        super().__init__(data)
        places = places_to_choose()
        self.places = {place.slug: place for place in places}
        self.fields["wijk"].choices = [("", _("Hele stad")), *place_choices(places)]

    @property
    def chosen(self):
        """The filters that are on, as they stand in an address."""
        return {name: self.cleaned_data[name] for name in self.fields if self.cleaned_data.get(name)}

    @property
    def question(self):
        """What `initiatives.directory.find` needs; call `is_valid` first."""
        found = self.chosen
        return {
            "text": found.get("q", ""),
            "kind": found.get("soort", ""),
            "help_kind": found.get("hulp", ""),
            "neighbourhood": self.places.get(found.get("wijk")),
            "status": found.get("status") or NOW,
        }

    def offer(self, counts):
        """Show with each choice how many there are, and leave out what has none; what was chosen stays."""
        for name, numbers in counts.items():
            first, *rest = self.fields[name].choices
            self.fields[name].choices = [first] + [
                (value, f"{label} ({numbers.get(value, 0)})")
                for value, label in rest
                if numbers.get(value) or value == self.chosen.get(name)
            ]
