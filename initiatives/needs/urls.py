"""The addresses of residents' own needs and offers."""

from django.urls import path

from . import views

urlpatterns = [
    path("mijn/hulp/", views.overview, name="my_help"),
    path("mijn/hulp/<slug:side>/nieuw/", views.new, name="my_help_new"),
    path("mijn/hulp/<slug:side>/<int:pk>/", views.item, name="my_help_item"),
    path("mijn/hulp/<slug:side>/<int:pk>/wijzigen/", views.edit, name="my_help_edit"),
    path("mijn/hulp/<slug:side>/<int:pk>/<slug:step>/", views.step, name="my_help_step"),
]
