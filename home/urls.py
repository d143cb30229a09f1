"""Addresses of views that are not pages."""

from django.urls import path
from django.views.decorators.http import require_safe

from . import feeds, privacy, views

urlpatterns = [
    path("zoeken/", views.search, name="search"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("contact/vraag/", views.contact, name="contact"),
    path("contact/vraag/verzonden/", views.contact_thanks, name="contact_thanks"),
    path("feeds/", require_safe(feeds.NewestFeed()), name="feed"),
    path("feeds/<slug:source>/", require_safe(feeds.SourceFeed()), name="feed_source"),
    path("wijken/<slug:neighbourhood>/feed/", require_safe(feeds.NeighbourhoodFeed()), name="feed_neighbourhood"),
]
