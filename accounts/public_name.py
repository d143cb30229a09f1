"""The first name under which others see somebody: asked once, where it is first shown, and kept with the account."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.text_fields import OneLineField

from .models import User

LONGEST = 40
ADDRESS = re.compile(r"@|www\.|://|[0-9]{3}", re.I)
# Who calls themselves so, speaks for somebody else.
OFFICES = {
    "beheer",
    "beheerder",
    "burgemeester",
    "eindredactie",
    "gemeente",
    "moderator",
    "redactie",
    "wethouder",
}


class PublicNameMixin(forms.Form):
    """Adds the question to a form for those without a name; `user` is the resident who signed in."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.first_name:
            self.fields["first_name"] = OneLineField(
                label=_("Uw voornaam"),
                max_length=LONGEST,
                help_text=_("Deze naam zien anderen. Uw e-mailadres ziet niemand."),
                widget=forms.TextInput(attrs={"autocomplete": "given-name", "dir": "auto"}),
                error_messages={
                    "required": _("Vul uw voornaam in. Zo weten anderen met wie zij praten."),
                    "max_length": _("Deze naam is te lang. Gebruik hooguit %(limit_value)d tekens."),
                },
            )

    def clean_first_name(self):
        name = self.cleaned_data["first_name"]
        if ADDRESS.search(name):
            raise forms.ValidationError(_("Vul alleen uw voornaam in, geen adres of nummer."))
        if OFFICES.intersection(re.findall(r"\w+", name.lower())):
            raise forms.ValidationError(_("Deze naam hoort bij de gemeente. Vul uw eigen voornaam in."))
        return name


def keep_name(*, user, name):
    """Keep the name with the account when it has none yet; gives the name that others see from now on."""
    if name and User.objects.filter(pk=user.pk, first_name="").update(first_name=name):
        user.first_name = name
    return user.first_name
