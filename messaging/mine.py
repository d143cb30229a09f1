""" "Mijn omgeving": which mails the site sent to the address of a resident."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cms.addresses import address_key
from cms.registries import mine

from . import kinds
from .models import Body, Message, Suppression

SHOWN_DAYS = 90
MOST_SHOWN = 50


def _to(address):
    return Message.objects.filter(address_key=address_key(address))


def items(user):
    """The mails of the last months, newest first."""
    since = timezone.now() - timedelta(days=SHOWN_DAYS)
    return [
        mine.MyItem(
            title=str(kinds.get(message.kind).label),
            status=message.get_state_display(),
            date=timezone.localtime(message.created_at),
        )
        for message in _to(user.email).filter(created_at__gte=since)[:MOST_SHOWN]
    ]


def export(user):
    """Everything the register has of this address."""
    return [
        {
            "kind": str(kinds.get(message.kind).label),
            "state": message.get_state_display(),
            "address": message.address,
            "planned_at": message.created_at,
            "finished_at": message.finished_at,
        }
        for message in _to(user.email)
    ]


def _kept(address):
    if not Suppression.objects.filter(address_key=address_key(address)).exists():
        return []
    what = _t("Een onleesbaar kenmerk van uw e-mailadres, omdat het geen mail van ons krijgt")
    return [mine.Kept(what, _t("Zonder dat kenmerk zouden wij u weer mail sturen."))]


def preview(user):
    """What erasing would do."""
    return mine.Erased(_to(user.email).count(), _kept(user.email))


def erase(user):
    """Forget to whom mails went, and what they said; the count of the register stays.

    What still waits is withdrawn: its links would open nothing any more. What is under way goes on, because its
    worker has all it needs.
    """
    waiting = _to(user.email).filter(state__in=Message.WAITING)
    waiting.update(state=Message.State.CANCELLED, finished_at=timezone.now())
    return mine.Erased(_forget(_to(user.email)), _kept(user.email))


def _forget(found):
    messages = list(found.values_list("pk", "body_id"))
    Message.objects.filter(pk__in=[pk for pk, _body in messages]).update(
        address="", address_key="", body=None, values={}, headers={}, reply_to=""
    )
    bodies = {body for _pk, body in messages if body}
    Body.objects.filter(pk__in=bodies, messages__isnull=True).delete()
    return len(messages)


def move(old, _new):
    """A mail went to the address of that day; under the new one nobody would find it, so it is forgotten."""
    _forget(_to(old).exclude(pk__in=Message.objects.open().values("pk")))


def declare():
    """Tell the registry."""
    mine.register(
        mine.Section(
            name="messaging",
            label=_("E-mails die wij u stuurden"),
            items=items,
            export=export,
            preview=preview,
            erase=erase,
            empty=_("Wij stuurden u de laatste drie maanden geen e-mail."),
            order=90,
            move=move,
            keeps_account=False,
        )
    )
