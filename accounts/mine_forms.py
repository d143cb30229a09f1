"""What a resident changes in "Mijn omgeving"."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.addresses import normalise_address

from .models import User


class NameForm(forms.ModelForm):
    """How we address somebody; nothing is required."""

    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in (("first_name", _("Voornaam")), ("last_name", _("Achternaam"))):
            self.fields[name].label = label


class NewAddressForm(forms.Form):
    """The address to move to."""

    address = forms.EmailField(
        label=_("Nieuw e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Vul uw nieuwe e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres. Een voorbeeld: naam@voorbeeld.nl"),
        },
    )

    def __init__(self, *args, current, **kwargs):
        super().__init__(*args, **kwargs)
        self.current = current

    def clean_address(self):
        address = normalise_address(self.cleaned_data["address"])
        if address == self.current:
            raise forms.ValidationError(_("Dit is het e-mailadres dat u nu al gebruikt."))
        return address


class EraseForm(forms.Form):
    """That it cannot be undone."""

    sure = forms.BooleanField(
        label=_("Ik begrijp dat dit niet meer terug te draaien is."),
        error_messages={"required": _("Vink dit aan als u uw gegevens wilt verwijderen.")},
    )
