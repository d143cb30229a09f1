"""Signing in with the account of the municipality (OpenID Connect).

Nobody gets an account this way. The first time, the verified address of the provider must be that of an active
account of staff; from then on the account is tied to the provider's subject (`sub`), whatever the address becomes.
"""

from types import MappingProxyType

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.db import IntegrityError, transaction
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string
from requests import RequestException

from cms import auditing
from cms.addresses import normalise_address
from cms.models import AuditEntry

from . import letters
from .forms import staff_accounts

PROVIDER_ID = "gemeente"
# How old the password may be that the provider says it asked for again.
FRESH_SECONDS = 120


class NotLetInError(Exception):
    """The provider knows this person; the site does not let in on that ground."""


class StaffProvider(OpenIDConnectProvider):
    """State and PKCE are the library's; the nonce, and asking for the password anew, are ours."""

    def get_auth_params_from_request(self, request, action):
        return {"prompt": "login", "max_age": "0"} if "opnieuw" in request.GET else {}

    def get_scope_from_request(self, request):
        return self.get_scope()

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        nonce = get_random_string(32)
        params = {**(kwargs.pop("auth_params", None) or {}), "nonce": nonce}
        kwargs.update(auth_params=params, nonce=nonce, again="max_age" in params)
        try:
            return super().redirect(request, "login", next_url, data, **kwargs)
        except (RequestException, ValueError, KeyError) as error:
            return render_authentication_error(request, self, exception=error)


def _app():
    app = SocialApp(
        provider=StaffProvider.id,
        provider_id=PROVIDER_ID,
        name=settings.OIDC["name"],
        client_id=settings.OIDC["client_id"],
        secret=settings.OIDC["client_secret"],
    )
    app.settings = {"server_url": settings.OIDC["url"].rstrip("/"), "oauth_pkce_enabled": True}
    return app


class StaffSocialAdapter(DefaultSocialAccountAdapter):
    """One provider, from the settings; who may come in is decided here."""

    def list_apps(self, request, provider=None, client_id=None):
        return [_app()] if settings.OIDC["url"] and provider in (None, PROVIDER_ID, StaffProvider.id) else []

    def get_provider(self, request, provider, client_id=None):
        return StaffProvider(request, app=self.get_app(request, provider=provider))

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Ties the account, or stops with one page that says no more than that it is not possible."""
        try:
            claims = _checked_claims(sociallogin)
            if sociallogin.is_existing:
                _check_account(sociallogin.user)
            else:
                _tie(sociallogin, _account_of(claims))
        except NotLetInError:
            auditing.record(AuditEntry.Action.LOGIN_FAILED, view="openid_connect_callback")
            page = render(request, "socialaccount/refused.html", {"oidc": settings.OIDC}, status=403)
            raise ImmediateHttpResponse(page) from None
        SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})

    def send_notification_mail(self, *args, **kwargs):
        """The letter about a tied account is planned where it is tied."""


def _checked_claims(sociallogin):
    """What the provider says, from a token that was made for this very question. Raises NotLetInError."""
    data, state = sociallogin.account.extra_data, sociallogin.state
    token, profile = data.get("id_token") or {}, data.get("userinfo") or {}
    if not constant_time_compare(str(token.get("nonce", "")), state.get("nonce") or "-"):
        raise NotLetInError
    if profile and profile.get("sub") != token.get("sub"):
        raise NotLetInError
    now = timezone.now().timestamp()
    if state.get("again") and now - token.get("auth_time", now) > FRESH_SECONDS:
        raise NotLetInError
    return MappingProxyType({**token, **profile})


def _check_account(user):
    if not (user.is_active and (user.is_staff or user.is_superuser)):
        raise NotLetInError


def _account_of(claims):
    """The account of staff with this address, which the provider must have verified. Raises NotLetInError."""
    verified = claims.get("email_verified") in (True, "true") or settings.OIDC["trust_address"]
    address = claims.get("email")
    if not verified or not isinstance(address, str):
        raise NotLetInError
    user = staff_accounts().filter(email=normalise_address(address)).first()
    if user is None:
        raise NotLetInError
    _check_account(user)
    return user


def _tie(sociallogin, user):
    """One subject for one account, once. Raises NotLetInError when another subject was tied to it."""
    if SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider).exists():
        raise NotLetInError
    sociallogin.account.extra_data = {}
    sociallogin.email_addresses = []
    try:
        with transaction.atomic():
            sociallogin.connect(request=None, user=user)
            letters.tell_of_change(user, "account_connected")
    except IntegrityError:
        raise NotLetInError from None
