"""The filters of the list of initiatives."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cms.filters import LONGEST_QUESTION, TidyField
from cms.models import Neighbourhood, Theme

from . import phases
from .listing import Question
from .phases import Phase

LEVELS = [Neighbourhood.Level.AREA, Neighbourhood.Level.DISTRICT]


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

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")
        self.left_out = []
        self.fields["wijk"].widget.choices = [("", _("Hele stad")), *self._place_choices()]
        self.fields["thema"].widget.choices = [("", _("Alle thema’s")), *((t.slug, t.name) for t in self.themes)]
        self.fields["fase"].widget.choices = [
            ("", _("Alle fasen")),
            *Phase.choices,
            (phases.UNKNOWN, phases.LABEL_UNKNOWN),
        ]

    @cached_property
    def places(self):
        """Stadsdelen and wijken that readers can choose."""
        return list(Neighbourhood.objects.active().filter(level__in=LEVELS).defer("boundary").order_by("name"))

    @cached_property
    def themes(self):
        return list(Theme.objects.all())

    def _place_choices(self):
        """Each stadsdeel, followed by its wijken; a wijk without a stadsdeel stands at the end."""
        areas = [place for place in self.places if place.level == Neighbourhood.Level.AREA]
        known = {area.pk for area in areas}
        for area in areas:
            inside = [place for place in self.places if place.parent_id == area.pk]
            yield area.name, [(area.slug, _("Heel %s") % area.name), *((one.slug, one.name) for one in inside)]
        for place in self.places:
            if place.level == Neighbourhood.Level.DISTRICT and place.parent_id not in known:
                yield place.slug, place.name

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
        )
        self.data = {
            "q": question.text,
            "wijk": question.place.slug if question.place else "",
            "thema": question.theme.slug if question.theme else "",
            "fase": question.phase,
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
        if name and name not in {*Phase.values, phases.UNKNOWN}:
            self.left_out.append(_("Deze fase kennen wij niet. U ziet alle fasen."))
            return ""
        return name or ""
