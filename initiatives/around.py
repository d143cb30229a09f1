"""What stands around the story of an initiative: calls for help, the way to its makers, reactions."""

from django.urls import reverse

from accounts.sessions import is_resident
from cms.registries import handover, related
from engagement import targets
from engagement.comments import services as comments
from engagement.conversations import services as conversations

from .needs.services import shown_on

TARGET = "initiative"


def around(page, user=None, *, preview=False):
    """Context of the page; nothing of it in a preview, where nobody can react yet. Its owners see how to go on."""
    if preview or not page.live:
        return {"needs": {}, "invitation": None, "comments": None, "related": [], "onward": []}
    return {
        "needs": shown_on(page),
        "invitation": _invitation(page),
        "comments": comments.shown(TARGET, str(page.pk), found=page),
        "related": related.blocks_for(page),
        "onward": onward(page, user) if user is not None and is_resident(user) else [],
    }


def onward(page, user):
    """Where its owners can go on with it, without typing it again: [{label, url}]."""
    return [{"label": step.label, "url": step.start_url(page)} for step in handover.for_instance(page, user)]


def _invitation(page):
    """As `conversations.shown` would give it, without looking the page up again."""
    if not targets.get(TARGET).messages(page):
        return None
    return conversations.Invitation(reverse("conversation_start", args=[TARGET, page.pk]))
