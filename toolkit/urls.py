"""Addresses of the toolkit that are not pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("toolkit/sjablonen/<slug:slug>.<slug:ending>", views.template_file, name="toolkit_template"),
    path("toolkit/nuttig/<int:pk>/", views.useful, name="toolkit_useful"),
    path("toolkit/nuttig/<int:pk>/<slug:answer>/", views.thanks, name="toolkit_thanks"),
]
