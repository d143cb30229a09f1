"""Forms for accounts of staff."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from cms.addresses import normalise_address

from .models import User


class StaffFormMixin:
    """An address in one spelling, and no way for anyone but an administrator to make administrators."""

    def __init__(self, *args, for_user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.error_messages = {
            **self.error_messages,
            "duplicate_username": _("Er is al een account met dit e-mailadres."),
        }
        self.fields["email"].label = _("E-mailadres")
        self.fields["email"].help_text = _("Hiermee meldt de medewerker zich aan. Hoofdletters maken niet uit.")
        self.fields["groups"].label = _("Rollen")
        self.fields["groups"].help_text = _("Wat deze medewerker mag doen.")
        if "is_superuser" in self.fields and not (for_user and for_user.is_superuser):
            del self.fields["is_superuser"]

    def clean_email(self):
        return normalise_address(self.cleaned_data["email"])


class StaffCreationForm(StaffFormMixin, UserCreationForm):
    """A new account, or the account of a resident that becomes one of staff: knowingly, and signed out everywhere."""

    becomes_staff = forms.BooleanField(
        label=_("Dit account van een inwoner wordt een account van een medewerker"),
        help_text=_("De inwoner wordt overal afgemeld en meldt zich voortaan hier aan, met een wachtwoord."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        address = normalise_address(self.data.get(self.add_prefix("email"), "")) if self.is_bound else ""
        self.resident = User.objects.residents().filter(email=address).first() if address else None
        if self.resident is None:
            del self.fields["becomes_staff"]
        elif self.data.get(self.add_prefix("becomes_staff")):
            self.instance = self.resident

    def clean_email(self):
        address = super().clean_email()
        if self.resident and self.instance.pk is None:
            raise forms.ValidationError(
                _("Dit adres is van een inwoner. Vink hieronder aan dat dit account er een van een medewerker wordt.")
            )
        return address

    def _clean_username(self):
        """Wagtail's message about a taken address would only repeat ours."""
        return None if self.resident and self.instance.pk is None else super()._clean_username()

    def save(self, commit=True):
        self.instance.is_staff = self.instance.is_active = True
        if self.instance.pk:
            self.instance.session_epoch += 1
        return super().save(commit=commit)


class StaffEditForm(StaffFormMixin, UserEditForm):
    """An existing account; people who edit their own cannot change their rank or switch themselves off."""
