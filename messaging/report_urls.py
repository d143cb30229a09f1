"""Addresses for mail servers."""

from django.urls import path

from . import report_views

urlpatterns = [path("mail/meldingen/", report_views.receive_report, name="mail_reports")]
