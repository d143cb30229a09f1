"""The box that somebody ticks, for the forms of every module.

    class RegistrationForm(ConsentFormMixin, forms.Form):
        news = ConsentField("newsletter")

    if form.is_valid():
        form.record_consents(address=form.cleaned_data["email"])

An empty box takes nothing back: whoever did not see that they agreed earlier did not mean to.
"""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts import young
from accounts.models import ConsentEvent

from . import purposes


def _part(name, part):
    return lazy(lambda: str(getattr(purposes.get(name), part)), str)()


class CheckboxWidget(forms.CheckboxInput):
    """A box, never ticked beforehand, whose value is the digest of the words beside it."""

    def __init__(self, purpose, attrs=None):
        super().__init__(attrs, check_test=self.is_current)
        self.purpose = purpose

    def is_current(self, value):
        return bool(value) and value == purposes.get(self.purpose).digest()

    def format_value(self, value):
        return purposes.get(self.purpose).digest()

    def value_from_datadict(self, data, files, name):
        return data.get(name, "")


class ConsentField(forms.Field):
    """The question of a purpose, with its explanation as hint; cleans to True or False.

    When the words changed while the form stood open, the answer was to other words: the person is asked again.
    """

    default_error_messages = {
        "required": _("Zet een vinkje als u dit goedvindt."),
        "changed": _("Deze tekst is net veranderd. Lees hem nog eens en kies opnieuw."),
    }

    def __init__(self, purpose, *, required=False, **kwargs):
        self.purpose = purpose
        kwargs.setdefault("label", _part(purpose, "question"))
        kwargs.setdefault("help_text", _part(purpose, "explain"))
        super().__init__(required=required, widget=CheckboxWidget(purpose), **kwargs)

    def clean(self, value):
        if not value:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return False
        if not self.widget.is_current(value):
            raise forms.ValidationError(self.error_messages["changed"], code="changed")
        return True


class ConsentFormMixin(young.UnderSixteenMixin):
    """A form with ConsentFields: asks for the age as soon as a box is ticked, and writes down the answers."""

    def consent_fields(self):
        return {name: field for name, field in self.fields.items() if isinstance(field, ConsentField)}

    def ticked(self):
        """The purposes that got a yes."""
        return [field.purpose for name, field in self.consent_fields().items() if self.cleaned_data.get(name)]

    def asks_age(self):
        return bool(self.ticked())

    def clean(self):
        cleaned = super().clean()
        if self.asks_age() and cleaned.get("sixteen") == young.YOUNGER:
            for name, field in self.consent_fields().items():
                if cleaned.get(name) and not purposes.get(field.purpose).for_under_16:
                    self.add_error(name, _("Dit kan pas als u 16 jaar bent."))
        return cleaned

    def record_consents(self, *, address, channel=ConsentEvent.Channel.SITE):
        """Write down each yes; gives a young.Outcome for each purpose. Call it in the transaction of the form."""
        return {
            purpose: young.record(purpose=purpose, address=address, parent=self.parent, channel=channel)
            for purpose in self.ticked()
        }


class GiveConsentForm(ConsentFormMixin):
    """One question, in "Mijn omgeving"; the page shows the explanation above it."""

    def __init__(self, *args, purpose, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"agree": ConsentField(purpose, required=True, help_text=""), **self.fields}
