"""What django-allauth may do here: stages between a right password and a session, and nothing for residents."""

import base64
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import login
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import factors, letters, recent

BACKEND = "django.contrib.auth.backends.ModelBackend"


class StaffAccountAdapter(DefaultAccountAdapter):
    """Staff only: no signing up, one stage, and mails through the outbox."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": _("Dit wachtwoord klopt niet. Probeer het opnieuw."),
        "too_many_login_attempts": _("U hebt te vaak een verkeerde code ingevuld. Wacht vijf minuten."),
        "rate_limited": _("U hebt te vaak een verkeerde code ingevuld. Wacht vijf minuten."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_login_stages(self):
        return ["accounts.staff.stages.SecondStep"]

    def login(self, request, user):
        """Always through the same backend: its sessions are those of staff."""
        login(request, user, backend=BACKEND)

    def get_login_redirect_url(self, request):
        return reverse("wagtailadmin_home")

    def is_reauthentication_required(self, *, app, **kwargs):
        """One term for the whole back office, see `recent`."""
        return not recent.passes(context.request)

    def get_reauthentication_methods(self, user):
        """After single sign-on the provider comes first: many will not even know a password of this site."""
        methods = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = REAUTHENTICATION[method["id"]]
        oidc = settings.OIDC
        if user.is_authenticated and oidc["url"] and (not methods or factors.by_single_sign_on(context.request)):
            methods.insert(0, {"id": "oidc", "description": oidc["name"], "url": reverse("staff_confirm_oidc")})
        return methods

    def reauthenticate(self, user, password):
        """The password of the account itself; wrong ones are counted, also those of a stolen session."""
        factors.count_attempt(user)
        if not user.check_password(password):
            return False
        factors.forget_attempts(user)
        return True

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        letters.tell_of_change(user, template_prefix.rsplit("/", 1)[-1])


REAUTHENTICATION = {
    "reauthenticate": _("Wachtwoord invullen"),
    "mfa_reauthenticate": _("Code van uw app of een herstelcode invullen"),
    "mfa_reauthenticate:webauthn": _("Passkey gebruiken"),
}


def _cipher():
    """The key of the second steps: made from the key that is never changed, and good for nothing else."""
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"stadmakers second step")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.ADDRESS_KEY.encode())))


class StaffMFAAdapter(DefaultMFAAdapter):
    """Secrets are stored encrypted: a copy of the database alone gives nobody a second step."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Deze code of passkey klopt niet. Probeer het opnieuw."),
        "cannot_generate_recovery_codes": _("Stel eerst een app of passkey in."),
    }

    def get_totp_issuer(self):
        return settings.WAGTAIL_SITE_NAME

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """With another key nothing fits any more: a random secret, which no code matches, in place of a fault."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(40)).decode()

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self):
        return {"id": context.request.get_host().partition(":")[0], "name": settings.WAGTAIL_SITE_NAME}
