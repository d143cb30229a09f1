"""Another e-mail address for a resident's account: confirmed from the new mailbox, and undone from the old one.

Nobody learns from the page whether the new address has an account already; its owner hears that by mail.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms import limits
from cms.addresses import address_key, masked, normalise_address
from messaging.outbox import plan_mail

from . import links, mine
from .addresses import site_url
from .models import ActionLink, User

CHANGE, UNDO = "account.change_address", "account.undo_address"
CHANGE_LIFETIME = timedelta(days=1)
UNDO_LIFETIME = timedelta(days=7)
KEEP_MAIL = timedelta(days=1)
MAILS = limits.Rate.of(5, minutes=60)


class TooManyChangesError(Exception):
    """`wait_seconds` until the account may ask again."""

    def __init__(self, wait_seconds):
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


@transaction.atomic
def request_change(*, user, address):
    """Mail a link to the new address, and to the old one a way to stop it. An earlier request ends.

    Raises TooManyChangesError; a new mailbox that was written to often already hears nothing more, silently.
    """
    address, subject = normalise_address(address), mine.account_subject(user)
    if wait := limits.take(f"change-address:{subject}", MAILS):
        raise TooManyChangesError(wait)
    links.revoke(purpose=CHANGE, subject=subject)
    if limits.take(f"change-address:to:{address_key(address)}", MAILS):
        return
    if User.objects.filter(email=address).exists():
        template, context = "accounts/address_taken", {"url": site_url(reverse("sign_in"))}
    else:
        data = {"old": user.email, "new": address}
        template = "accounts/change_address"
        context = {"url": links.make(purpose=CHANGE, subject=subject, address=address, data=data)}
    undo = links.make(purpose=UNDO, subject=subject, address=user.email, data={"old": user.email})
    cause = f"{subject}:address:{undo_number(subject)}"
    plan_mail(cause=f"{cause}:new", to=address, template=template, context=context, keep=KEEP_MAIL)
    plan_mail(
        cause=f"{cause}:old",
        to=user.email,
        template="accounts/address_changing",
        context={"new": masked(address), "url": undo},
        keep=UNDO_LIFETIME,
    )


def undo_number(subject):
    """The number of the newest way back, which tells one request from the next."""
    return ActionLink.objects.filter(purpose=UNDO, subject=subject).order_by("-pk").values_list("pk", flat=True)[0]


def _account(link):
    user = User.objects.select_for_update().filter(pk=link.subject.partition(":")[2]).first()
    if user is None or not User.objects.residents().filter(pk=user.pk).exists():
        raise links.LinkRefusedError(_("Dit account is er niet meer."))
    return user


def _move(user, address):
    """Give the account this address, and tell every section. Raises LinkRefusedError when another account has it."""
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(email=address)
    except IntegrityError:
        raise links.LinkRefusedError(_("Dit e-mailadres hoort al bij een ander account.")) from None
    mine.move(user.email, address)


def _change(link):
    user = _account(link)
    if user.email != link.data["old"]:
        raise links.LinkRefusedError(_("Het e-mailadres van dit account is intussen al gewijzigd."))
    _move(user, link.data["new"])
    return links.Done(
        title=str(_("Uw e-mailadres is gewijzigd")),
        text=str(_("Vanaf nu meldt u zich aan met dit e-mailadres.")),
        next_url=reverse("mine"),
        next_label=str(_("Naar Mijn omgeving")),
    )


def _undo(link):
    """The owner of the old mailbox wins: the change is off or taken back, and every session ends."""
    user = _account(link)
    links.revoke(purpose=CHANGE, subject=link.subject)
    if user.email != link.data["old"]:
        _move(user, link.data["old"])
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    return links.Done(
        title=str(_("Uw e-mailadres blijft zoals het was")),
        text=str(_("Wij hebben u overal afgemeld. Meld u opnieuw aan om uw gegevens te bekijken.")),
        next_url=reverse("sign_in"),
        next_label=str(_("Meld u aan")),
    )


def register():
    """Called once, when all apps are ready."""
    links.register(
        links.Purpose(
            name=CHANGE,
            label=_("E-mailadres wijzigen"),
            title=lambda link: _("Wilt u dit e-mailadres gaan gebruiken?"),
            explain=lambda link: _("U meldt zich dan voortaan aan met %s.") % masked(link.data["new"]),
            button=_("Gebruik dit e-mailadres"),
            perform=_change,
            lifetime=CHANGE_LIFETIME,
        )
    )
    links.register(
        links.Purpose(
            name=UNDO,
            label=_("Wijziging van het e-mailadres tegenhouden"),
            title=lambda link: _("Wilt u uw oude e-mailadres houden?"),
            explain=lambda link: _("Uw account houdt dan %s. Wij melden u overal af.") % masked(link.data["old"]),
            button=_("Houd mijn oude e-mailadres"),
            perform=_undo,
            lifetime=UNDO_LIFETIME,
        )
    )
