"""The forms of staff about sessions."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from cms.text_fields import ParagraphsField
from events.models import Session

FIELDS = [
    "event",
    "title",
    "starts_at",
    "ends_at",
    "precision",
    "attendance",
    "venue",
    "place",
    "address",
    "room",
    "online_url",
    "sign_up",
    "sign_up_url",
    "capacity_room",
    "capacity_online",
    "largest_party",
    "opens_at",
    "closes_at",
    "waiting_list",
    "offer_hours",
    "lead_hours",
    "slot_minutes",
]


def web_address(name):
    """The field of an address; without a scheme it is a safe one."""
    field = Session._meta.get_field(name)
    return forms.URLField(
        label=field.verbose_name.capitalize(), help_text=field.help_text, required=False, assume_scheme="https"
    )


class SessionForm(WagtailAdminModelForm):
    """A session; with people signed up, saving asks once more (`SessionEditView`)."""

    online_url = web_address("online_url")
    sign_up_url = web_address("sign_up_url")

    class Meta:
        model = Session
        fields = FIELDS

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and "slot_minutes" in self.changed_data + ["starts_at", "ends_at"]:
            self._check_slots(cleaned)
        if self.instance.pk and "event" in self.changed_data and self.instance.registrations.exists():
            self.add_error("event", _("Er zijn aanmeldingen. Dit moment kan niet naar een ander evenement."))
        return cleaned

    def _check_slots(self, cleaned):
        """Whoever has an appointment keeps it: a slot that somebody has may not disappear."""
        slots = self.instance.registrations.live().filter(slot__isnull=False).values_list("slot", flat=True)
        starts, ends, minutes = (cleaned.get(name) for name in ("starts_at", "ends_at", "slot_minutes"))
        if not slots or not starts or not ends:
            return
        if not minutes or (max(slots) + 1) * minutes * 60 > (ends - starts).total_seconds():
            self.add_error("slot_minutes", _("Er zijn afspraken die dan niet meer passen. Meld die mensen eerst af."))


class CancelForm(forms.Form):
    """Why it does not go on."""

    reason = ParagraphsField(
        label=_("Waarom gaat het niet door?"),
        max_length=300,
        help_text=_("Dit lezen de deelnemers in de mail en op de site."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf op waarom het niet doorgaat.")},
    )


class AgainForm(forms.Form):
    """Nothing to fill in: only the button."""


class CopyForm(forms.Form):
    """The same event another time."""

    title = forms.CharField(label=_("Titel"), max_length=255)
    slug = forms.SlugField(
        label=_("Webadres"),
        max_length=255,
        error_messages={"invalid": _("Gebruik alleen letters, cijfers en streepjes, zonder spaties.")},
    )
    first_day = forms.DateField(
        label=_("Eerste dag"),
        widget=AdminDateInput,
        help_text=_("De andere momenten komen er even ver achteraan, op dezelfde tijd."),
        error_messages={"required": _("Kies een dag."), "invalid": _("Dit is geen datum. Kies een dag.")},
    )

    def __init__(self, data=None, *, page):
        super().__init__(data, initial={"title": page.title, "slug": f"{page.slug}-2"})
        self.page = page

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if self.page.get_siblings(inclusive=True).filter(slug=slug).exists():
            raise ValidationError(_("Dit webadres is al in gebruik. Kies een ander."))
        return slug

    def clean_first_day(self):
        day = self.cleaned_data["first_day"]
        if day < timezone.localdate():
            raise ValidationError(_("Kies een dag die nog komt."))
        return day
