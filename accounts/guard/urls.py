"""The address of the guard."""

from django.urls import path

from . import views

urlpatterns = [path("formulier/bevestigen/", views.look_in_mailbox, name="guard_confirm")]
