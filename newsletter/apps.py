"""App registration."""

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    """Lists, consent, issues and sending."""

    name = "newsletter"
