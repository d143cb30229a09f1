"""The style guide, for development and the demo."""

from django.urls import path

from . import styleguide_views, views

urlpatterns = [
    path("", views.style_guide, name="style_guide"),
    path("mails/<path:name>/html/", styleguide_views.mail_html, name="style_guide_mail"),
    path("mails/<path:name>/tekst/", styleguide_views.mail_text, name="style_guide_mail_text"),
]
