"""Forms for accounts of staff."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from cms.addresses import normalise_address



class StaffLoginForm(LoginForm):
    """Wagtail's login with Dutch labels that stay in sight."""

    error_messages = {
        **LoginForm.error_messages,
        "invalid_login": _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het opnieuw."),
    }

    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        for name, label, hint in (
            ("username", _("E-mailadres"), "username"),
            ("password", _("Wachtwoord"), "current-password"),
        ):
            self.fields[name].label = label
            self.fields[name].widget.attrs.update({"placeholder": "", "autocomplete": hint})


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
    """A new account."""


class StaffEditForm(StaffFormMixin, UserEditForm):
    """An existing account; people who edit their own cannot change their rank or switch themselves off."""
