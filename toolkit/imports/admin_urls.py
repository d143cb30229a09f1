"""Addresses of the sheets in the back office."""

from django.urls import path

from . import views

urlpatterns = [
    path("rekenblad/<slug:kind>/", views.StartView.as_view(), name="sheet_import_start"),
    path("rekenblad/<slug:kind>/leeg.<slug:ending>", views.template, name="sheet_import_template"),
    path("rekenblad/nummer/<int:pk>/", views.SheetView.as_view(), name="sheet_import"),
    path("rekenblad/nummer/<int:pk>/voortgang/", views.sheet_progress, name="sheet_import_progress"),
    path("rekenblad/nummer/<int:pk>/verslag.csv", views.report, name="sheet_import_report"),
    path("rekenblad/nummer/<int:pk>/overnemen/", views.take_over, name="sheet_import_take_over"),
    path("rekenblad/nummer/<int:pk>/opnieuw/", views.again, name="sheet_import_again"),
    path("rekenblad/nummer/<int:pk>/weggooien/", views.withdraw, name="sheet_import_withdraw"),
]
