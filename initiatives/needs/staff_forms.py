"""The forms of staff about needs and offers."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import User
from cms.addresses import masked, normalise_address
from cms.text_fields import ParagraphsField
from initiatives.models import Need, Offer
from initiatives.models.needs import State

from . import lifecycle

SHARED = ["kind", "title", "text", "quantity", "unit", "neighbourhood", "starts_on", "ends_on"]
LONGEST = timedelta(days=366)


class HelpStaffForm(WagtailAdminModelForm):
    """Writes only what was changed, under the same lock as residents do: how far it is stays theirs."""

    def clean_expires_on(self):
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if "expires_on" in self.changed_data and not today <= day <= today + LONGEST:
            raise ValidationError(_t("Kies een dag vanaf vandaag, hooguit een jaar vooruit."))
        return day

    def clean_quantity(self):
        quantity, item = self.cleaned_data["quantity"], self.instance
        if item.pk and item.state == State.PARTLY and quantity is not None and quantity <= item.quantity_met:
            raise ValidationError(_t("Er is al %d geregeld. Vul een hoger getal in.") % item.quantity_met)
        return quantity

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _t("De laatste dag ligt vóór de eerste."))
        return cleaned

    def save(self, commit=True):
        if not self.instance.pk:
            return super().save(commit)
        own = {field.name for field in self._meta.model._meta.get_fields()}
        fields = {name: self.cleaned_data[name] for name in self.changed_data if name in own}
        return lifecycle.change(self.instance, themes=fields.pop("themes", None), **fields)


class NeedStaffForm(HelpStaffForm):
    class Meta:
        model = Need
        fields = ["page", *SHARED, "expires_on", "is_example"]


class OfferStaffForm(HelpStaffForm):
    """In the name of an organisation; somebody with an account may answer the reactions."""

    answered_by = forms.EmailField(
        label=_("E-mailadres van wie de reacties beantwoordt"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    field_order = ["organisation", "answered_by", *SHARED, "themes"]

    class Meta:
        model = Offer
        fields = ["organisation", *SHARED, "themes", "expires_on", "is_example"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        person = self.instance.placed_by
        self.fields["answered_by"].help_text = (
            _t("Nu: %s. Laat dit leeg om het zo te laten.") % masked(person.email)
            if person
            else _t("Iemand met een account op deze site. Zonder dit kunnen lezers niet reageren.")
        )
        self.fields["organisation"].required = person is None

    def clean_answered_by(self):
        address = normalise_address(self.cleaned_data["answered_by"])
        if not address:
            return None
        person = User.objects.residents().filter(email=address, is_active=True).first()
        if person is None:
            raise ValidationError(
                _t("Dit adres heeft hier geen account van een inwoner. Vraag of deze persoon zich eerst aanmeldt.")
            )
        return person

    def save(self, commit=True):
        person = self.cleaned_data["answered_by"]
        if person and not self.instance.pk:
            self.instance.placed_by = person
        saved = super().save(commit)
        return lifecycle.change(saved, placed_by=person) if person and saved.placed_by_id != person.pk else saved


class TakeDownForm(forms.Form):
    """Why it goes."""

    reason = ParagraphsField(
        label=_("Waarom haalt u dit van de site?"),
        max_length=1000,
        help_text=_("Wie het plaatste, krijgt deze tekst in een mail."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
