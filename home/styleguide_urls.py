"""The style guide, for development and the demo."""

from django.urls import path

from . import views

urlpatterns = [path("", views.style_guide, name="style_guide")]
