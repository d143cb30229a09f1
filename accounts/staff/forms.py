"""Forms of the staff door."""

from allauth.account.forms import ReauthenticateForm as ReauthenticateByPasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm

from . import door, factors


class StaffLoginForm(LoginForm):
    """Wagtail's login with Dutch labels that stay in sight, for staff alone."""

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

    def confirm_login_allowed(self, user):
        """With single sign-on only, the password opens nothing but the accounts for emergencies. Constant answer."""
        super().confirm_login_allowed(user)
        if not (user.is_staff or user.is_superuser) or (settings.OIDC["only"] and not user.is_superuser):
            raise self.get_invalid_login_error()


class StaffPasswordResetForm(PasswordResetForm):
    """A new password for staff; the answer is the same for everyone."""

    def get_users(self, email):
        for user in super().get_users(email):
            if user.is_superuser or (user.is_staff and not settings.OIDC["only"]):
                yield user

    def save(self, **options):
        if door.may_mail_reset(self.cleaned_data["email"]):
            super().save(**options)


class CodeMixin:
    """Tries are counted in the database, and a code of an app works once on all processes together."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].help_text = _("De 6 cijfers uit uw app, of een herstelcode van 8 cijfers.")
        self.fields["code"].widget.attrs.update({"placeholder": "", "inputmode": "numeric", "autofocus": ""})

    def clean_code(self):
        factors.count_attempt(self.user)
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not factors.use_code_once(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        factors.forget_attempts(self.user)
        return code


class StaffAuthenticateForm(CodeMixin, AuthenticateForm):
    """The second step at the door."""


class StaffConfirmForm(ReauthenticateByPasswordForm):
    """The password, asked again."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"] = forms.CharField(
            label=_("Wachtwoord"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": ""}),
        )


class StaffReauthenticateForm(CodeMixin, ReauthenticateForm):
    """The second step, asked again."""


class StaffActivateForm(ActivateTOTPForm):
    """The first code of a new app."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code uit de app")
        self.fields["code"].help_text = _("6 cijfers. Elke halve minuut verschijnt een nieuwe code.")
        self.fields["code"].widget.attrs.update({"placeholder": "", "inputmode": "numeric"})

    def clean_code(self):
        factors.count_attempt(self.user)
        code = super().clean_code()
        factors.forget_attempts(self.user)
        return code


class PasskeyTriesMixin:
    """The same count for passkeys."""

    def clean_credential(self):
        factors.count_attempt(self.user)
        authenticator = super().clean_credential()
        factors.forget_attempts(self.user)
        return authenticator


class StaffAuthenticatePasskeyForm(PasskeyTriesMixin, AuthenticateWebAuthnForm):
    """The second step at the door, by passkey."""


class StaffReauthenticatePasskeyForm(PasskeyTriesMixin, ReauthenticateWebAuthnForm):
    """The second step asked again, by passkey."""


class PasskeyNameMixin:
    """A name by which one knows the device."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Naam"),
            help_text=_("Hieraan herkent u het apparaat, bijvoorbeeld: laptop van het werk."),
            max_length=60,
            required=self.fields["name"].required,
        )


class StaffAddPasskeyForm(PasskeyNameMixin, AddWebAuthnForm):
    """A new passkey."""


class StaffEditPasskeyForm(PasskeyNameMixin, EditWebAuthnForm):
    """Another name for a passkey."""


def staff_accounts():
    """Accounts that the screens for staff speak of."""
    return get_user_model().objects.filter(is_staff=True)
