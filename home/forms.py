"""Questions that readers ask by address: cleaned before anything looks them up."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.filters import TidyField
from cms.models import Neighbourhood, Theme
from cms.registries import sources


class SearchForm(forms.Form):
    """What to search and in which part. An unknown part is left out and said so; the rest still counts."""

    q = TidyField(label=_("Wat zoekt u?"), required=False)
    kind = TidyField(label=_("Soort"), required=False, widget=forms.HiddenInput)
    theme = TidyField(label=_("Thema"), required=False, widget=forms.HiddenInput)
    neighbourhood = TidyField(label=_("Wijk of stadsdeel"), required=False, widget=forms.HiddenInput)

    def clean_kind(self):
        name = self.cleaned_data["kind"]
        if name and name not in {source.name for source in sources.all_sources()}:
            raise ValidationError(_("Deze soort kennen wij niet. Wij zochten in alle soorten."))
        return sources.get(name) if name else None

    def clean_theme(self):
        return self._found("theme", Theme.objects.all(), _("Dit thema kennen wij niet. Wij zochten in alle thema’s."))

    def clean_neighbourhood(self):
        places = Neighbourhood.objects.active().defer("boundary")
        return self._found("neighbourhood", places, _("Deze wijk kennen wij niet. Wij zochten in de hele stad."))

    def _found(self, name, queryset, message):
        slug = self.cleaned_data[name]
        if not slug:
            return None
        found = queryset.filter(slug=slug).first()
        if found is None:
            raise ValidationError(message)
        return found

    def clean(self):
        """Show the reader what was searched for, not what was typed."""
        cleaned = super().clean()
        self.data = {self.add_prefix("q"): cleaned.get("q", "")}
        return cleaned

    @property
    def question(self):
        """What `home.search.find` needs; call `is_valid` first."""
        found = self.cleaned_data
        return {"text": found.get("q", ""), **{name: found.get(name) for name in ("kind", "theme", "neighbourhood")}}

    @property
    def messages(self):
        """What was left out, as sentences."""
        return [message for messages in self.errors.values() for message in messages]
