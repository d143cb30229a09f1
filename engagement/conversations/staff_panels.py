"""The dashboard: conversations that somebody reported, and messages that reach nobody."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.panels import SHOWN, Card, Item
from engagement.models import Conversation, ConversationReport

VIEW, DECIDE = "engagement.view_conversationreport", "engagement.change_conversationreport"


def reported(user):
    """Reports nobody decided about yet, oldest first."""
    if not user.has_perm(VIEW):
        return None
    found = ConversationReport.objects.filter(decision="").select_related("conversation").order_by("created_at", "pk")
    items = [
        Item(
            one.conversation.title,
            reverse("conversation_reports:inspect", args=[one.pk]),
            _("%(reason)s, gemeld op %(day)s")
            % {
                "reason": one.get_reason_display(),
                "day": date_format(timezone.localtime(one.created_at), "j F Y H:i"),
            },
        )
        for one in found[:SHOWN]
    ]
    return Card(
        "conversation_reports",
        _("Gemelde gesprekken"),
        "comment",
        _("Er wacht geen gemeld gesprek."),
        items,
        reverse("conversation_reports:index"),
        _("Alle gemelde gesprekken"),
        warning=bool(items),
    )


def unreachable(user):
    """Things of which no owner can be mailed, with the number of messages that wait; nobody's words."""
    if not user.has_perm(DECIDE):
        return None
    found = Conversation.objects.filter(unreachable_since__isnull=False, state=Conversation.State.OPEN)
    waiting = list(found.order_by("unreachable_since", "pk").values_list("title", "unreachable_since")[:SHOWN])
    if not waiting:
        return None
    items = [
        Item(title, "", _("sinds %s") % date_format(timezone.localtime(since), "j F Y H:i")) for title, since in waiting
    ]
    title = ngettext(
        "Een ontvanger van een bericht is niet te mailen", "Ontvangers van berichten zijn niet te mailen", len(items)
    )
    return Card("unreachable_conversations", title, "mail", "", items, warning=True)
