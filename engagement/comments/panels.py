"""Reactions on the dashboard: what waits for a moderator."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.panels import SHOWN, Card, Item
from engagement.models import Comment

from .moderation import PERMISSION


def waiting(user):
    """What waits, oldest first; None for whoever may not decide."""
    if not user.has_perm(PERMISSION):
        return None
    found = Comment.objects.to_moderate().order_by("state_at", "pk")[:SHOWN]
    items = [
        Item(
            _("%(kind)s bij %(title)s") % {"kind": one.get_kind_display().capitalize(), "title": one.title},
            reverse("comments_queue:inspect", args=[one.pk]),
            _("geschreven op %s") % date_format(timezone.localtime(one.created_at), "j F Y H:i"),
        )
        for one in found
    ]
    return Card(
        "comments",
        _("Reacties"),
        "comment",
        _("Er wacht geen reactie op een besluit."),
        items,
        reverse("comments_queue:index"),
        _("Alle reacties die wachten"),
    )
