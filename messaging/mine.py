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


def _finished(address):
    return _to(address).exclude(pk__in=Message.objects.open().values("pk"))


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
    kept = []
    if _to(address).open().exists():
        what, reason = _t("E-mails die nog klaarstaan"), _t("Die gaan nog naar u toe. Daarna verdwijnen ze vanzelf.")
        kept.append(mine.Kept(what, reason))
    if Suppression.objects.filter(address_key=address_key(address)).exists():
        what = _t("Een onleesbaar kenmerk van uw e-mailadres, omdat het geen mail van ons krijgt")
        kept.append(mine.Kept(what, _t("Zonder dat kenmerk zouden wij u weer mail sturen.")))
    return kept


def preview(user):
    """What erasing would do."""
    return mine.Erased(_finished(user.email).count(), _kept(user.email))


def erase(user):
    """Forget to whom finished mails went, and what they said; the count of the register stays."""
    return mine.Erased(_forget(user.email), _kept(user.email))


def _forget(address):
    messages = list(_finished(address).values_list("pk", "body_id"))
    Message.objects.filter(pk__in=[pk for pk, _body in messages]).update(
        address="", address_key="", body=None, values={}, headers={}, reply_to=""
    )
    bodies = {body for _pk, body in messages if body}
    Body.objects.filter(pk__in=bodies, messages__isnull=True).delete()
    return len(messages)


def move(old, _new):
    """A mail went to the address of that day; under the new one nobody would find it, so it is forgotten."""
    _forget(old)


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
