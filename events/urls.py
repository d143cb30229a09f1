"""Addresses of events that are not pages."""

from django.urls import path

from .after.views import certificate
from .door import entrance
from .pitching.urls import urlpatterns as pitching
from .registrations import views

urlpatterns = [
    *pitching,
    path("agenda/aanmelden/<int:pk>/", views.sign_up, name="event_sign_up"),
    path("agenda/aanmelden/kijk-in-uw-mail/", views.sent, name="event_sign_up_sent"),
    path("agenda/aanmelding/<str:signed>/", views.manage, name="event_registration"),
    path("agenda/aanmelding/<str:signed>/bevestigen/", views.confirm, name="event_registration_confirm"),
    path("agenda/aanmelding/<str:signed>/afmelden/", views.cancel, name="event_registration_cancel"),
    path("agenda/aanmelding/<str:signed>/plek/", views.offer, name="event_registration_offer"),
    path("agenda/aanmelding/<str:signed>/afspraak.ics", views.calendar, name="event_registration_calendar"),
    path("agenda/aanmelding/<str:signed>/bewijs.pdf", certificate, name="event_certificate"),
    path("agenda/toegang/<str:code>/", entrance.entrance, name="event_entrance"),
    path("agenda/toegang/<str:code>/qr.png", entrance.picture, name="event_entrance_picture"),
]
