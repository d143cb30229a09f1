"""Addresses of views that are not pages."""

from django.urls import path

from . import feeds, views

urlpatterns = [
    path("zoeken/", views.search, name="search"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("feeds/", feeds.NewestFeed(), name="feed"),
    path("feeds/<slug:source>/", feeds.SourceFeed(), name="feed_source"),
    path("wijken/<slug:neighbourhood>/feed/", feeds.NeighbourhoodFeed(), name="feed_neighbourhood"),
]
