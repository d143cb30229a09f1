"""Addresses of consents in "Mijn omgeving"."""

from django.urls import path

from . import views

urlpatterns = [
    path("mijn/toestemmingen/", views.my_consents, name="my_consents"),
    path("mijn/toestemmingen/kind/<int:pk>/intrekken/", views.withdraw_for_child, name="withdraw_consent_for_child"),
    path("mijn/toestemmingen/<str:name>/", views.give_consent, name="give_consent"),
    path("mijn/toestemmingen/<str:name>/intrekken/", views.withdraw_consent, name="withdraw_consent"),
]
