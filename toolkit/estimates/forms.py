"""The budget as the toolkit asks for it: with a file to go on from, and an address or a place to keep it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.guard import GuardedFormMixin
from cms.addresses import normalise_address
from cms.estimates.forms import EstimateForm

LINK, KEEP = "toolkit.estimate_link", "toolkit.estimate_keep"


class WizardForm(GuardedFormMixin, EstimateForm):
    """What both pages ask. The file is only looked at by the button beside it."""

    file = forms.FileField(
        label=_("Kies het bestand “begroting.json”"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def submission_data(self):
        return {"estimate": self.estimate.to_data()}


class LinkForm(WizardForm):
    """A new budget. The address counts for the button that mails a link, and for no other."""

    guard_name = LINK

    email = forms.EmailField(
        label=_("Uw e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Vul uw e-mailadres in. Daar sturen wij de link heen."),
            "invalid": _("Dit e-mailadres klopt niet. Een e-mailadres ziet eruit als naam@voorbeeld.nl."),
            "max_length": _("Dit e-mailadres is te lang."),
        },
    )

    def __init__(self, data=None, files=None, *, mailing=False, **kwargs):
        super().__init__(data, files, **kwargs)
        if not mailing:
            self.fields["email"].required = False
            self.fields["email"].validators = []

    def clean_email(self):
        return normalise_address(self.cleaned_data["email"])

    def submission_data(self):
        return super().submission_data() | {"email": self.cleaned_data["email"]}


class KeepForm(WizardForm):
    """A budget behind a link. `revision` is the version that it was made from."""

    guard_name = KEEP

    revision = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def seen(self):
        return version(self.cleaned_data.get("revision", ""))


def version(text):
    """The number of a version; 0, which none has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
