"""Addresses of the toolkit that are not pages."""

from django.urls import path

from . import views
from .estimates import views as estimates

urlpatterns = [
    path("toolkit/sjablonen/<slug:slug>.<slug:ending>", views.template_file, name="toolkit_template"),
    path("toolkit/nuttig/<int:pk>/", views.useful, name="toolkit_useful"),
    path("toolkit/nuttig/<int:pk>/<slug:answer>/", views.thanks, name="toolkit_thanks"),
    path("toolkit/begroting/", estimates.wizard, name="toolkit_estimate"),
    path("toolkit/begroting/bewaard/<str:secret>/", estimates.saved, name="toolkit_estimate_saved"),
    path("toolkit/begroting/bewaard/<str:secret>/verwijderen/", estimates.delete, name="toolkit_estimate_delete"),
    path("toolkit/begroting/verwijderd/", estimates.deleted, name="toolkit_estimate_deleted"),
]
