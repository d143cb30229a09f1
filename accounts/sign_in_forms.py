"""What somebody fills in to sign in."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from . import guard
from .sessions import inside
from .sign_in import CODE_DIGITS


class AddressForm(guard.GuardedFormMixin, forms.Form):
    """Where to send the link and the code."""

    guard_name = "accounts.sign_in"

    address = forms.EmailField(
        label=_("Uw e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Vul uw e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres. Een voorbeeld: naam@voorbeeld.nl"),
        },
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_next(self):
        """Only a path of this site; anything else is as good as nothing."""
        return inside(self.cleaned_data["next"])


class CodeForm(forms.Form):
    """The code from the mail, with or without the space."""

    code = forms.CharField(
        label=_("Code uit de mail"),
        max_length=20,
        help_text=_("De code heeft 6 cijfers."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Vul de code uit de mail in.")},
    )

    def clean_code(self):
        code = re.sub(r"[\s.-]", "", self.cleaned_data["code"])
        if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", code):
            raise forms.ValidationError(_("Dit is geen code van 6 cijfers. Kijk nog eens in de mail."))
        return code
