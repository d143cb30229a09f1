"""The dashboard's card for mail that needs a person."""

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.panels import Card, Item

from .models import Message

LIST_URL = "messaging_message_modeladmin_index"


def trouble(user):
    """Mail that does not get away, that failed, or of which nobody knows whether it went; not what staff settled."""
    if not user.has_perm("messaging.view_message"):
        return None
    counts = dict(Message.objects.unsettled().order_by().values_list("state").annotate(Count("pk")))
    failed, unknown = counts.get(Message.State.FAILED, 0), counts.get(Message.State.UNKNOWN, 0)
    late = Message.objects.late(timezone.now()).count()
    items = []
    if late:
        title = (
            ngettext("%d mail wacht langer dan een kwartier", "%d mails wachten langer dan een kwartier", late) % late
        )
        note = _("De mailserver neemt nu niets aan, of het achtergrondwerk staat stil.")
        items.append(Item(title, f"{reverse(LIST_URL)}?open=late", note))
    if failed:
        title = ngettext("%d mail is niet verstuurd", "%d mails zijn niet verstuurd", failed) % failed
        items.append(Item(title, f"{reverse(LIST_URL)}?open=failed"))
    if unknown:
        title = ngettext("Van %d mail is de afloop onbekend", "Van %d mails is de afloop onbekend", unknown) % unknown
        items.append(Item(title, f"{reverse(LIST_URL)}?open=unknown"))
    return Card("mail", _("Mail"), "mail", _("Er wacht geen mail op u."), items, warning=bool(items))
