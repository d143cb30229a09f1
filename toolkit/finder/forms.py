"""The three questions of the finder."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.filters import LenientChoiceField, place_choices, places_to_choose
from toolkit.models import Subject
from toolkit.parts import Phase

from .search import Question


class FinderForm(forms.Form):
    """ "Ik ben in de fase …, ik zoek …, in wijk …". What does not exist (any more) counts as not asked."""

    fase = LenientChoiceField(label=_("Ik ben in de fase"), required=False)
    zoek = LenientChoiceField(label=_("Ik zoek"), required=False)
    wijk = LenientChoiceField(label=_("In wijk"), required=False)

    def __init__(self, data):
        super().__init__(data, auto_id="finder_%s")
        self.subjects = {subject.slug: subject for subject in Subject.objects.all()}
        places = places_to_choose()
        self.places = {place.slug: place for place in places}
        self.fields["fase"].choices = [("", _("elke fase")), *((phase.value, phase.label) for phase in Phase)]
        self.fields["zoek"].choices = [("", _("alles")), *((key, one.name) for key, one in self.subjects.items())]
        self.fields["wijk"].choices = [("", _("hele stad")), *place_choices(places)]

    @property
    def chosen(self):
        """What was asked, as it stands in an address; call `is_valid` first."""
        return {name: value for name in self.fields if (value := self.cleaned_data.get(name))}

    @property
    def query(self):
        return urlencode(self.chosen)

    @property
    def question(self):
        """What the finder takes."""
        found = self.chosen
        return Question(
            phase=found.get("fase", ""),
            subject=self.subjects.get(found.get("zoek")),
            place=self.places.get(found.get("wijk")),
        )
