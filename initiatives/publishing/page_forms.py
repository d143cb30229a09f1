"""The forms around the page of an initiative besides its steps: photos, handing in, news, inviting, being sure."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.guard import GuardedFormMixin
from accounts.public_name import PublicNameMixin
from cms.image_forms import SafeImageField
from cms.text_fields import OneLineField, refuse_contact_data
from initiatives.models import InitiativeUpdate
from initiatives.models.parts import today

from . import photos
from .forms import TOO_LONG, line_field, paragraphs_field

LONGEST_UPDATE = 2000


class PhotoForm(forms.Form):
    """One photo, with what it shows."""

    file = SafeImageField(
        label=_("Kies een foto"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": _("Kies eerst een foto.")},
    )
    alt = OneLineField(
        label=_("Wat is er te zien?"),
        max_length=240,
        required=False,
        help_text=_("Wie de foto niet ziet, hoort of leest deze tekst."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"max_length": TOO_LONG},
    )
    decorative = forms.BooleanField(
        label=_("De foto is versiering: zij zegt niets dat niet al in de tekst staat"), required=False
    )
    caption = line_field(_("Bijschrift"), 200)
    allowed = forms.BooleanField(
        label=_("Ik mag deze foto gebruiken, en wie er herkenbaar op staat, vindt het goed"),
        error_messages={"required": _("Wij mogen de foto alleen plaatsen als dit klopt.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Wagtail's field writes its own, with every kind of file.
        megabytes = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // (1024 * 1024)
        self.fields["file"].help_text = (
            _("Hoogstens %s MB. Wij maken de foto kleiner en halen eruit waar en wanneer zij is gemaakt.") % megabytes
        )

    def clean_file(self):
        self.content = photos.cleaned(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("alt") and not cleaned.get("decorative") and "alt" not in self.errors:
            self.add_error("alt", _("Beschrijf wat er te zien is, of kies dat de foto versiering is."))
        return cleaned


class SubmitForm(GuardedFormMixin, forms.Form):
    """The last word before an editor looks."""

    guard_name = "initiatives.submit"

    sure = forms.BooleanField(
        label=_("Wie ik noem of laat zien, vindt dat goed. Ik begrijp dat mijn pagina openbaar wordt."),
        error_messages={"required": _("Vink dit aan als het klopt. Anders kunnen wij de pagina niet plaatsen.")},
    )


class UpdateForm(GuardedFormMixin, forms.Form):
    """News of the initiative."""

    guard_name = "initiatives.update"

    title = line_field(_("Waar gaat het over?"), 120, required=True, needed=_("Geef uw nieuws een titel."))
    text = paragraphs_field(
        _("Wat is er gebeurd?"),
        LONGEST_UPDATE,
        required=True,
        needed=_("Schrijf op wat er gebeurde."),
        hint=_("Een lege regel begint een nieuwe alinea."),
        validators=[refuse_contact_data],
    )
    date = forms.DateField(
        label=_("Wanneer was dat?"),
        initial=today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Vul een dag in."), "invalid": _("Dit is geen dag. Een voorbeeld: 21-11-2026.")},
    )

    def clean_date(self):
        if self.cleaned_data["date"] > today():
            raise ValidationError(_("Deze dag moet nog komen. Een update gaat over wat er is gebeurd."))
        return self.cleaned_data["date"]

    def update(self):
        return InitiativeUpdate(**{name: self.cleaned_data[name] for name in ("title", "text", "date")})


class InviteForm(GuardedFormMixin, PublicNameMixin, forms.Form):
    """Whom to ask along."""

    guard_name = "initiatives.invite"

    address = forms.EmailField(
        label=_("E-mailadres van wie u uitnodigt"),
        max_length=254,
        help_text=_("Deze persoon krijgt een mail met uw voornaam en de naam van het initiatief."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Vul een e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres. Een voorbeeld: naam@voorbeeld.nl"),
        },
    )


class SureForm(forms.Form):
    """A tick before something that others notice."""

    sure = forms.BooleanField(
        label=_("Ja, dat wil ik"), error_messages={"required": _("Vink dit aan als u het zeker weet.")}
    )
