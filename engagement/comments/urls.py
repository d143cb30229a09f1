"""Addresses of reactions."""

from django.urls import path

from . import my_views, views

urlpatterns = [
    path("reageren/<slug:target>/<str:key>/", views.write, name="comment_write"),
    path("reacties/gemeld/", views.reported, name="comment_reported"),
    path("reacties/<int:pk>/", views.comment, name="comment"),
    path("reacties/<int:pk>/melden/", views.report, name="comment_report"),
    path("reacties/<slug:target>/<str:key>/", views.thread, name="comments"),
    path("mijn/reacties/", my_views.my_comments, name="my_comments"),
    path("mijn/reacties/<int:pk>/wijzigen/", my_views.edit, name="comment_edit"),
    path("mijn/reacties/<int:pk>/intrekken/", my_views.withdraw, name="comment_withdraw"),
    path("mijn/reacties/<int:pk>/bezwaar/", my_views.appeal, name="comment_appeal"),
]
