"""The addresses of conversations."""

from django.urls import path

from . import action_views, views

urlpatterns = [
    path("bericht/<slug:target>/<str:key>/", views.start, name="conversation_start"),
    path("mijn/gesprekken/", views.conversations, name="conversations"),
    path("mijn/gesprekken/<int:pk>/", views.conversation, name="conversation"),
    path("mijn/gesprekken/<int:pk>/afronden/", action_views.close, name="conversation_close"),
    path("mijn/gesprekken/<int:pk>/heropenen/", action_views.reopen, name="conversation_reopen"),
    path("mijn/gesprekken/<int:pk>/melden/", action_views.report, name="conversation_report"),
    path("mijn/gesprekken/<int:pk>/stoppen/", action_views.leave, name="conversation_leave"),
    path("mijn/gesprekken/<int:pk>/blokkeren/", action_views.block, name="conversation_block"),
    path("mijn/gesprekken/<int:pk>/deblokkeren/", action_views.unblock, name="conversation_unblock"),
    path("mijn/gesprekken/<int:pk>/mail/", action_views.mail, name="conversation_mail"),
]
