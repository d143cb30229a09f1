"""Forms about portraits, all of staff."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

MAIL, PAPER = "mail", "papier"


class PortraitPageForm(WagtailAdminPageForm):
    """Says at the button "Publiceren" what is still missing; a draft may miss everything."""

    def clean(self):
        cleaned = super().clean()
        if self.data.get("action-publish"):
            self._check_publication(cleaned)
        return cleaned

    def _check_publication(self, cleaned):
        if "photo" in cleaned:
            self.instance.photo = cleaned["photo"]
        for name, message in self.instance.publication_problems().items():
            self.add_error(name if name in self.fields else None, ValidationError(message, code="not_ready"))


class ConsentForm(forms.Form):
    """Whose portrait it is, and how that person answers."""

    address = forms.EmailField(
        label=_("E-mailadres van deze persoon"),
        help_text=_("Het adres komt alleen in het register van toestemmingen, niet op de pagina."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        max_length=254,
    )
    how = forms.ChoiceField(
        label=_("Hoe geeft deze persoon toestemming?"),
        choices=[
            (MAIL, _("Stuur een mail met de vraag. De persoon antwoordt met een knop.")),
            (PAPER, _("De persoon tekende al op papier. Ik leg dat vast; de persoon krijgt een mail met bewijs.")),
        ],
        widget=forms.RadioSelect,
        initial=MAIL,
    )
