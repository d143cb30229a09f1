"""Addresses of views that are not pages."""

from django.urls import path
from django.views.decorators.http import require_safe

from . import feeds, views

urlpatterns = [
    path("zoeken/", views.search, name="search"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("feeds/", require_safe(feeds.NewestFeed()), name="feed"),
    path("feeds/<slug:source>/", require_safe(feeds.SourceFeed()), name="feed_source"),
    path("wijken/<slug:neighbourhood>/feed/", require_safe(feeds.NeighbourhoodFeed()), name="feed_neighbourhood"),
]
