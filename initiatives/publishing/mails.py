"""The mails about one's initiative. What somebody typed never stands in a subject."""

import secrets

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import links
from accounts.addresses import site_url
from messaging.outbox import plan_mail

ABOUT, INVITATION, CURRENT = "initiatives/about_page", "initiatives/invitation", "initiatives/still_current"
OWNER, CO_OWNER, NO_LONGER = "owner", "co_owner", "no_longer"
URL = "https://stadmakers.example.nl/mijn/initiatieven/1/"


def kinds():
    """(name, label, sample, whether it opens something) of each pair of templates."""
    about = {"subject": _("Uw initiatief staat online"), "title": "Buurttuin", "text": PUBLISHED, "url": URL}
    about |= {"label": SEE, "note": ""}
    invited = {"title": "Buurttuin", "name": "Ada", "url": URL, "days": 14}
    current = {"title": "Buurttuin", "url": URL, "still_url": "https://stadmakers.example.nl/actie/voorbeeld/"}
    return [
        (ABOUT, _("Bericht over uw initiatief"), about, False),
        (INVITATION, _("Uitnodiging om een initiatief mee te beheren"), invited, False),
        (CURRENT, _("Vraag: klopt uw initiatief nog?"), current, True),
    ]


PUBLISHED = _("De redactie heeft uw pagina goedgekeurd. Iedereen kan haar nu lezen.")
SEE = _("Bekijk uw pagina")
OPEN = _("Open uw initiatief")


def _address(page):
    return site_url(reverse("my_initiative", args=[page.pk]))


def tell_owners(page, cause, *, subject, text, note="", label=OPEN, url=""):
    """One mail to each owner; the same `cause` once."""
    from .owners import owners_of

    for user in owners_of(page):
        _tell(page, user, f"{cause}:{user.pk}", subject=subject, text=text, note=note, label=label, url=url)


def _tell(page, user, cause, *, subject, text, note="", label=OPEN, url=""):
    plan_mail(
        cause=f"initiative:{page.pk}:{cause}",
        to=user.email,
        template=ABOUT,
        context={
            "subject": str(subject),
            "title": page.title,
            "text": str(text),
            "note": note,
            "label": str(label),
            "url": url or _address(page),
        },
    )


def ownership(page, user, what):
    """Somebody became the owner or co-owner, or does not answer for the page any more."""
    cause = f"{what}:{secrets.token_hex(8)}"
    if what == OWNER:
        text = _t("U bent nu de eigenaar van dit initiatief. U kunt de pagina wijzigen en anderen uitnodigen.")
        _tell(page, user, cause, subject=_t("U beheert nu een initiatief"), text=text)
    elif what == CO_OWNER:
        text = _t("De redactie maakte u mede-eigenaar. U kunt de pagina wijzigen en nieuws schrijven.")
        _tell(page, user, cause, subject=_t("U beheert nu een initiatief mee"), text=text)
    else:
        text = _t(
            "U beheert dit initiatief niet meer. De pagina zelf blijft staan. Klopt dit niet? Stel ons een vraag."
        )
        subject, url = _t("U beheert een initiatief niet meer"), site_url(reverse("contact"))
        _tell(page, user, cause, subject=subject, text=text, label=_t("Stel een vraag"), url=url)


def invitation(row):
    """To the address that is invited."""
    plan_mail(
        cause=f"initiative-invitation:{row.pk}",
        to=row.address,
        template=INVITATION,
        context={
            "title": row.page.title,
            "name": row.invited_by.first_name if row.invited_by else "",
            "url": site_url(reverse("initiative_invitation", args=[row.key])),
            "days": row.LASTS.days,
        },
        keep=row.LASTS,
        useful_for=row.LASTS,
    )


def still_current(page, user, period, purpose):
    """The question whether the page is still right, with a button that says yes."""
    plan_mail(
        cause=f"initiative:{page.pk}:current:{period}:{user.pk}",
        to=user.email,
        template=CURRENT,
        context={
            "title": page.title,
            "url": _address(page),
            "still_url": links.make(purpose=purpose, subject=f"initiative:{page.pk}", address=user.email),
        },
    )
