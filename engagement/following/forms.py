"""What somebody fills in to follow something, and to follow it at another pace."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import consents
from accounts.consents.forms import ConsentField, ConsentFormMixin
from accounts.guard import GuardedFormMixin
from cms.addresses import address_key, normalise_address
from engagement.models import Follower

from .services import PURPOSE

FORM = "engagement.follow"


class PaceForm(forms.Form):
    """How often mail may come."""

    pace = forms.ChoiceField(
        label=_("Hoe vaak wilt u mail?"),
        choices=Follower.Pace.choices,
        widget=forms.RadioSelect,
        initial=Follower.Pace.WEEKLY,
        error_messages={
            "required": _("Kies hoe vaak u mail wilt."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )


class FollowForm(GuardedFormMixin, ConsentFormMixin, PaceForm):
    """Address, pace and consent. A resident who signed in gave the address, and may have given the rest before."""

    guard_name = FORM

    email = forms.EmailField(
        label=_("Uw e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Vul uw e-mailadres in."),
            "invalid": _("Dit e-mailadres klopt niet. Een e-mailadres ziet eruit als naam@voorbeeld.nl."),
            "max_length": _("Dit e-mailadres is te lang."),
        },
    )
    agree = ConsentField(PURPOSE, required=True)
    field_order = ["email", "pace", "agree"]

    def __init__(self, *args, resident=None, **kwargs):
        super().__init__(*args, own_address=resident.email if resident else "", **kwargs)
        if resident is None:
            return
        del self.fields["email"]
        if Follower.objects.of(address_key(resident.email)).exists():
            del self.fields["pace"]
        if consents.is_given(PURPOSE, resident.email):
            for name in ("agree", "sixteen", "parent_address"):
                del self.fields[name]

    def clean_email(self):
        return normalise_address(self.cleaned_data["email"])

    @property
    def address(self):
        return self.own_address or self.cleaned_data["email"]

    @property
    def asks_consent(self):
        return "agree" in self.fields

    def asks_age(self):
        """Also before the box is ticked: whoever forgets both hears of both at once."""
        return self.asks_consent

    @property
    def parent(self):
        """Nobody is asked about a yes that stands: that of a child stands by its parent."""
        return super().parent if self.asks_consent else ""
