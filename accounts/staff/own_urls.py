"""One's own second step, for who is signed in; Wagtail guards these addresses like its own."""

from allauth.account.views import reauthenticate
from allauth.mfa.base.views import index
from allauth.mfa.base.views import reauthenticate as reauthenticate_by_code
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.views import (
    add_webauthn,
    edit_webauthn,
    list_webauthn,
    reauthenticate_webauthn,
    remove_webauthn,
)
from django.urls import path
from django.views.decorators.cache import never_cache

from . import views

OWN, CONFIRM = "account/tweede-stap", "account/bevestigen"

urlpatterns = [
    path(f"{OWN}/", index, name="mfa_index"),
    path(f"{OWN}/app/", never_cache(activate_totp), name="mfa_activate_totp"),
    path(f"{OWN}/app/weghalen/", deactivate_totp, name="mfa_deactivate_totp"),
    path(f"{OWN}/herstelcodes/", never_cache(view_recovery_codes), name="mfa_view_recovery_codes"),
    path(f"{OWN}/herstelcodes/nieuw/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(f"{OWN}/passkeys/", list_webauthn, name="mfa_list_webauthn"),
    path(f"{OWN}/passkeys/toevoegen/", add_webauthn, name="mfa_add_webauthn"),
    path(f"{OWN}/passkeys/<int:pk>/naam/", edit_webauthn, name="mfa_edit_webauthn"),
    path(f"{OWN}/passkeys/<int:pk>/weghalen/", remove_webauthn, name="mfa_remove_webauthn"),
    path(f"{CONFIRM}/", reauthenticate, name="account_reauthenticate"),
    path(f"{CONFIRM}/code/", reauthenticate_by_code, name="mfa_reauthenticate"),
    path(f"{CONFIRM}/passkey/", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(f"{CONFIRM}/gemeente/", views.ConfirmBySingleSignOnView.as_view(), name="staff_confirm_oidc"),
    path("account/overal-afmelden/", views.SignOutEverywhereView.as_view(), name="staff_sign_out_everywhere"),
    path("users/<int:pk>/tweede-stap/", views.ResetSecondStepView.as_view(), name="staff_reset_second_step"),
]
