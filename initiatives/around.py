"""What stands around the story of an initiative: calls for help, the way to its makers, reactions."""

from django.urls import reverse

from engagement import targets
from engagement.comments import services as comments
from engagement.conversations import services as conversations

from .needs.services import shown_on

TARGET = "initiative"


def around(page, *, preview=False):
    """Context of the page; nothing of it in a preview, where nobody can react yet."""
    if preview or not page.live:
        return {"needs": {}, "invitation": None, "comments": None}
    return {
        "needs": shown_on(page),
        "invitation": _invitation(page),
        "comments": comments.shown(TARGET, str(page.pk), found=page),
    }


def _invitation(page):
    """As `conversations.shown` would give it, without looking the page up again."""
    if not targets.get(TARGET).messages(page):
        return None
    return conversations.Invitation(reverse("conversation_start", args=[TARGET, page.pk]))
