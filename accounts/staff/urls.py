"""The staff door: what is open to somebody who did not sign in yet. Stands before Wagtail's own addresses."""

from allauth.mfa.base.views import authenticate
from allauth.socialaccount.providers.openid_connect.views import callback, login
from allauth.socialaccount.views import LoginCancelledView, LoginErrorView
from django.urls import path

from . import views

urlpatterns = [
    path("login/", views.StaffLoginView.as_view(), name="account_login"),
    path("login/tweede-stap/", authenticate, name="mfa_authenticate"),
    path("login/annuleren/", views.cancel, name="account_logout"),
    path("login/gestopt/", LoginCancelledView.as_view(), name="socialaccount_login_cancelled"),
    path("login/mislukt/", LoginErrorView.as_view(), name="socialaccount_login_error"),
    path("login/via/<slug:provider_id>/", login, name="openid_connect_login"),
    path("login/via/<slug:provider_id>/terug/", callback, name="openid_connect_callback"),
]
