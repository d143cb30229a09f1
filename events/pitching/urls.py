"""The addresses of residents' own pitches."""

from django.urls import path

from . import views

urlpatterns = [
    path("mijn/pitches/", views.overview, name="my_pitches"),
    path("mijn/pitches/nieuw/", views.new, name="pitch_new"),
    path("mijn/pitches/<int:pk>/", views.one, name="my_pitch"),
    path("mijn/pitches/<int:pk>/wijzigen/", views.edit, name="pitch_edit"),
    path("mijn/pitches/<int:pk>/vel/", views.sheet, name="pitch_sheet"),
    path("mijn/pitches/<int:pk>/verder/<slug:name>/", views.onward, name="pitch_onward"),
    path("mijn/pitches/<int:pk>/<slug:name>/", views.step, name="pitch_step"),
]
