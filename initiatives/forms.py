"""The filters of the list of initiatives."""

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cms.filters import LONGEST_QUESTION, TidyField, place_choices, places_to_choose
from cms.models import Neighbourhood, Theme

from . import phases
from .listing import HELP_WANTED, Question
from .phases import Phase


class ListingForm(forms.Form):
    """What to show. A choice that does not exist is left out and said so; the rest still counts."""

    q = TidyField(
        label=_("Zoek op woord"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_QUESTION}),
    )
    wijk = TidyField(label=_("Wijk of stadsdeel"), required=False, widget=forms.Select)
    thema = TidyField(label=_("Thema"), required=False, widget=forms.Select)
    fase = TidyField(label=_("Fase"), required=False, widget=forms.Select)
    hulp = TidyField(label=_("Zoekt hulp"), required=False, widget=forms.Select)

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")
        self.left_out = []
        self.fields["wijk"].widget.choices = [("", _("Hele stad")), *place_choices(self.places)]
        self.fields["thema"].widget.choices = [("", _("Alle thema’s")), *((t.slug, t.name) for t in self.themes)]
        self.fields["fase"].widget.choices = [
            ("", _("Alle fasen")),
            *Phase.choices,
            (phases.UNKNOWN, phases.LABEL_UNKNOWN),
            (phases.ARCHIVED, phases.LABEL_ARCHIVED),
        ]
        wanted = [(name, capfirst(label)) for name, label in HELP_WANTED.items()]
        self.fields["hulp"].widget.choices = [("", _("Maakt niet uit")), *wanted]

    @cached_property
    def places(self):
        """Stadsdelen and wijken that readers can choose."""
        return places_to_choose()

    @cached_property
    def themes(self):
        return list(Theme.objects.all())

    @cached_property
    def question(self):
        """The Question; the form then shows what is asked instead of what was typed."""
        self.is_valid()
        asked = self.cleaned_data
        question = Question(
            text=asked.get("q", ""),
            place=self._place(asked.get("wijk")),
            theme=self._theme(asked.get("thema")),
            phase=self._phase(asked.get("fase")),
            help_wanted=self._help(asked.get("hulp")),
        )
        self.data = {
            "q": question.text,
            "wijk": question.place.slug if question.place else "",
            "thema": question.theme.slug if question.theme else "",
            "fase": question.phase,
            "hulp": question.help_wanted,
        }
        return question

    def _place(self, slug):
        found = next((place for place in self.places if place.slug == slug), None)
        if slug and found is None:
            found = Neighbourhood.objects.active().defer("boundary").filter(slug=slug).first()
            if found is None:
                self.left_out.append(_("Deze wijk kennen wij niet. U ziet initiatieven uit de hele stad."))
            else:
                self.fields["wijk"].widget.choices += [(found.slug, found.name)]
        return found

    def _theme(self, slug):
        found = next((theme for theme in self.themes if theme.slug == slug), None)
        if slug and found is None:
            self.left_out.append(_("Dit thema kennen wij niet. U ziet alle thema’s."))
        return found

    def _phase(self, name):
        if name and name not in {*Phase.values, phases.UNKNOWN, phases.ARCHIVED}:
            self.left_out.append(_("Deze fase kennen wij niet. U ziet alle fasen."))
            return ""
        return name or ""

    def _help(self, name):
        if name and name not in HELP_WANTED:
            self.left_out.append(_("Deze soort hulp kennen wij niet. U ziet alle initiatieven."))
            return ""
        return name or ""
