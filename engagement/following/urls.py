"""Addresses of following."""

from django.urls import path

from . import views

urlpatterns = [
    path("mijn/volgen/", views.my_follows, name="my_follows"),
    path("volgen/verzonden/", views.sent, name="follow_sent"),
    path("volgen/beheer/<str:signed>/", views.manage, name="manage_follows"),
    path("volgen/stop/<str:signed>/", views.stop, name="stop_follows"),
    path("volgen/<slug:target>/<str:key>/", views.follow, name="follow"),
]
