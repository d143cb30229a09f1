"""The link in the mail that asks whether an address wants to follow something."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import consents, links, young
from accounts.models import ActionLink, ConsentEvent
from engagement.models import Follower
from messaging.suppression import mailbox_proved

from . import services, tokens

GONE = _("Dit is er niet meer. U kunt het niet volgen.")
CHANGED = _("De tekst op het formulier is veranderd sinds onze mail. Vul het formulier nog een keer in.")
FRESH = timedelta(hours=1)


def _found(link):
    """(kind, object) of what the link is about. Raises LinkRefusedError."""
    try:
        kind, found = services.followable(link.data.get("target"), link.data.get("key"))
    except services.NotFollowableError:
        raise links.LinkRefusedError(str(GONE)) from None
    return kind, found


def _explain(link):
    if link.used_at:
        return ""
    try:
        kind, found = _found(link)
    except links.LinkRefusedError as refused:
        return str(refused)
    return _t("U krijgt dan mail als er nieuws is over “%(title)s”. Hoe vaak? %(pace)s.") % {
        "title": kind.title(found),
        "pace": Follower.Pace(link.data["pace"]).label,
    }


def _confirm(link):
    kind, found = _found(link)
    data = link.data
    if consents.get(services.PURPOSE).digest() != data["digest"]:
        raise links.LinkRefusedError(str(CHANGED))
    if timezone.now() - link.created_at < FRESH:
        mailbox_proved(link.address_key)
    outcome = _follow(data)
    follower = Follower.objects.of(link.address_key).first()
    text = _t("Is er nieuws? Dan krijgt u een mail. In elke mail staat een link om te stoppen.")
    if outcome == young.Outcome.ASKED_PARENT:
        text = _t("Wij hebben uw ouder of school gemaild. Zodra die ja zegt, krijgt u mail als er nieuws is.")
    return links.Done(
        title=_t("U volgt nu “%s”") % kind.title(found),
        text=text,
        next_url=tokens.path(tokens.MANAGE, follower),
        next_label=_t("Bekijk alles wat u volgt"),
    )


def _follow(data):
    try:
        outcome = services.follow(
            target=data["target"],
            key=data["key"],
            address=data["address"],
            pace=data["pace"],
            parent=data["parent"],
            channel=ConsentEvent.Channel.MAIL,
        )
    except services.TooManyFollowsError:
        raise links.LinkRefusedError(_t("U volgt al heel veel. Stop eerst met iets anders.")) from None
    if outcome == young.Outcome.TOO_OFTEN:
        raise links.LinkRefusedError(_t("Wij stuurden vandaag al drie mails. Probeer het morgen opnieuw."))
    return outcome


def expired():
    """Links that nobody used in time and that still know who asked for what."""
    return ActionLink.objects.filter(purpose=services.CONFIRM, expires_at__lt=timezone.now()).exclude(data={})


def register():
    """Called once, when all apps are ready."""
    links.register(
        links.Purpose(
            name=services.CONFIRM,
            label=_("Volgen per e-mail"),
            title=lambda link: _t("Wilt u dit volgen?"),
            explain=_explain,
            button=_("Ja, mail mij het nieuws"),
            perform=_confirm,
            lifetime=services.CONFIRM_LIFETIME,
        )
    )
