"""Addresses of the site in mails, which have no request to ask."""

from django.conf import settings


def site_url(path):
    """The full address of a path of this site."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
