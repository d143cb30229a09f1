"""What the buttons in the mails do, without signing in: confirm, or take back."""

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import links
from events.models import Pitch
from events.pitching import mails, services
from events.pitching.errors import RefusedError


def _find(link):
    number = link.subject.removeprefix("pitch:")
    return Pitch.objects.select_related("event").filter(pk=number).first()


def _explain(link):
    pitch = _find(link)
    if pitch is None:
        return _t("Deze pitch bestaat niet meer.")
    known = mails.about(pitch)
    return _t("Het gaat om uw pitch “%(pitch)s” bij %(event)s: %(when)s.") % {
        "pitch": known["pitch"],
        "event": known["title"],
        "when": known["about"]["when"],
    }


def _take(link, step):
    pitch = _find(link)
    if pitch is None:
        raise links.LinkRefusedError(_t("Deze pitch bestaat niet meer."))
    try:
        return step(pitch=pitch)
    except RefusedError as refused:
        raise links.LinkRefusedError(str(refused)) from refused


def _on(pitch):
    return {"next_url": reverse("my_pitch", args=[pitch.pk]), "next_label": _t("Bekijk uw pitch in Mijn omgeving")}


def _confirm(link):
    pitch = _take(link, services.confirm)
    return links.Done(
        title=_t("Uw pitch staat op het programma"),
        text=_t("Tot dan! U krijgt een mail met de afspraak."),
        **_on(pitch),
    )


def _withdraw(link):
    pitch = _take(link, services.withdraw)
    return links.Done(title=_t("Uw pitch is teruggetrokken"), text=_t("Dank u wel dat u het liet weten."), **_on(pitch))


def purposes():
    """The two of them, for the registry."""
    return [
        links.Purpose(
            name=mails.CONFIRM_LINK,
            label=_("Een pitch bevestigen"),
            title=lambda link: _t("Komt u pitchen?"),
            explain=_explain,
            button=_("Ja, ik kom pitchen"),
            perform=_confirm,
        ),
        links.Purpose(
            name=mails.WITHDRAW_LINK,
            label=_("Een pitch terugtrekken"),
            title=lambda link: _t("Wilt u uw pitch terugtrekken?"),
            explain=_explain,
            button=_("Ja, trek mijn pitch terug"),
            perform=_withdraw,
        ),
    ]
