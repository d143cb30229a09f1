"""Needs and offers end by themselves: a mail two weeks ahead, and one when it is over, each with a way to extend."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import links
from initiatives.models import Need, Offer

from . import lifecycle, mails
from .people import people_of

EXTEND = "help.extend"
NOTICE = timedelta(days=14)
# Also usable for a while after the end: whoever reads the mail late brings it back.
LINK_LASTS = timedelta(days=45)
MODELS = {"need": Need, "offer": Offer}


def remind_and_expire():
    """The periodic job; returns how many mails were planned or things closed."""
    return sum(remind(model) + expire(model) for model in MODELS.values())


def remind(model, today=None):
    """Tell the people of what ends within two weeks, once for each end."""
    today = today or timezone.localdate()
    ending = model.objects.open(today).filter(expires_on__lte=today + NOTICE, is_example=False)
    untold = ending.filter(Q(reminded_for__isnull=True) | ~Q(reminded_for=F("expires_on")))
    count = 0
    for item in untold:
        # Only one of two workers tells them.
        mine = model.objects.filter(pk=item.pk, expires_on=item.expires_on)
        if mine.exclude(reminded_for=item.expires_on, reminded_for__isnull=False).update(reminded_for=item.expires_on):
            _tell(item, mails.ENDING)
            count += 1
    return count


def expire(model, today=None):
    """Close what is over, and tell its people. Examples of the demo stay."""
    count = 0
    for item in model.objects.past(today).filter(is_example=False):
        if lifecycle.expire(item):
            _tell(item, mails.ENDED)
            count += 1
    return count


def _tell(item, template):
    for user in people_of(item):
        url = links.make(purpose=EXTEND, subject=item.subject, address=user.email, lifetime=LINK_LASTS)
        mails.about(item, user, template, cause=f"{template}:{item.expires_on}", url=url)


# --- the link in the mail --------------------------------------------------------------------------


def _item(link):
    name, _colon, number = link.subject.partition(":")
    return MODELS[name].objects.filter(pk=number).first()


def _explain(link):
    item = _item(link)
    if item is None:
        return _t("Dit bestaat niet meer.")
    return _t("Het gaat om: “%(title)s”. Met de knop staat het weer %(months)d maanden op de site.") % {
        "title": item.title,
        "months": lifecycle.DEFAULT_MONTHS,
    }


def _extend(link):
    item = _item(link)
    if item is None:
        raise links.LinkRefusedError(_t("Dit bestaat niet meer."))
    try:
        item = lifecycle.extend(item)
    except lifecycle.StepRefusedError as refused:
        raise links.LinkRefusedError(str(refused)) from refused
    return links.Done(
        title=_t("Verlengd"),
        text=_t("Het staat nu op de site tot en met %s.") % mails.day(item.expires_on),
        next_url=item.mine_url,
        next_label=_t("Bekijk het in Mijn omgeving"),
    )


def purpose():
    """What the link may do, for the registry."""
    return links.Purpose(
        name=EXTEND,
        label=_("Hulpvraag of aanbod verlengen"),
        title=lambda link: _t("Wilt u dit verlengen?"),
        explain=_explain,
        button=_("Verleng met drie maanden"),
        perform=_extend,
        lifetime=LINK_LASTS,
    )
