"""Addresses of the mailbox of the demo and of development."""

from django.urls import path

from . import mailbox_views

urlpatterns = [
    path("", mailbox_views.mailbox, name="mailbox"),
    path("leeg/", mailbox_views.empty, name="mailbox_empty"),
    path("<str:key>/", mailbox_views.mail, name="mailbox_mail"),
    path("<str:key>/html/", mailbox_views.mail_html, name="mailbox_html"),
    path("<str:key>/bestand/<int:number>/", mailbox_views.mail_file, name="mailbox_file"),
]
