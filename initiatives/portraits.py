"""The consent behind a portrait: asking for it, writing it down, and what follows when it is taken back."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from accounts import consents, links
from accounts.consents.ledger import standing_by_key
from accounts.models import ActionLink, ConsentEvent
from cms.addresses import address_key, normalise_address
from cms.references import is_used
from messaging.outbox import plan_mail

from .models import PortraitConsent, PortraitPage
from .models.portraits import PURPOSE

Channel = ConsentEvent.Channel

ASK, WITHDRAW = "portrait.consent", "portrait.withdraw"
ANSWER = timedelta(days=28)
# As long as a portrait may stand; the button does nothing once there is nothing to take back.
WITHDRAW_LIFETIME = timedelta(days=10 * 365)
# How long a portrait is kept after the consent was taken back, and one that nobody ever agreed to.
KEPT_WITHDRAWN, KEPT_UNASKED = timedelta(days=30), timedelta(days=365)
CHANGED = _("De tekst is veranderd sinds onze mail. Vraag ons om een nieuwe mail.")


class OtherPersonError(Exception):
    """The portrait is online with the consent of somebody else."""


def purpose():
    """What people are asked, for the registry of consents."""
    return consents.ConsentPurpose(
        name=PURPOSE,
        label=_("Uw portret als stadmaker"),
        question=_("Ja, mijn portret mag op Stadmakers staan, met mijn naam, mijn foto en mijn verhaal."),
        explain=_(
            "Ik ben 16 jaar of ouder. Het portret staat openbaar op deze site: iedereen kan het lezen en vinden met "
            "een zoekmachine. U kunt uw toestemming altijd intrekken. Dan halen wij het portret meteen van de site, en "
            "30 dagen later verwijderen wij het."
        ),
        withdraw_effect=take_offline,
        for_under_16=False,
        offered=False,
        order=20,
    )


@transaction.atomic
def name_person(*, page, address, by=None):
    """Note whose portrait this is. Raises OtherPersonError while it is online for somebody else."""
    key = address_key(address)
    record = PortraitConsent.objects.select_for_update().filter(page=page).first() or PortraitConsent(page=page)
    if page.live and record.address_key != key:
        raise OtherPersonError
    links.revoke(purpose=ASK, subject=_subject(page))
    record.address_key, record.asked_at, record.withdrawn_at = key, timezone.now(), None
    record.save()
    log(instance=page, action="initiatives.portrait_asked", user=by)
    return record


@transaction.atomic
def ask_consent(*, page, address, by=None):
    """Mail the person the question; an earlier mail about this portrait stops working."""
    name_person(page=page, address=address, by=by)
    declared = consents.get(PURPOSE)
    data = {"address": normalise_address(address), "digest": declared.digest(), "name": page.title}
    url = links.make(purpose=ASK, subject=_subject(page), address=address, data=data, lifetime=ANSWER)
    plan_mail(
        cause=f"{ASK}:{secrets.token_hex(16)}",
        to=address,
        template="initiatives/portrait_consent",
        context={"url": url, "days": ANSWER.days, **_words(page)},
        keep=ANSWER,
    )


@transaction.atomic
def record_paper_consent(*, page, address, by=None):
    """The person signed on paper: it counts at once, and they get the proof with a way back."""
    name_person(page=page, address=address, by=by)
    _give(page, address, Channel.STAFF)


def _give(page, address, channel):
    event = consents.give(purpose=PURPOSE, address=address, channel=channel)
    url = links.make(purpose=WITHDRAW, subject=f"consent:{event.pk}", address=address)
    plan_mail(
        cause=f"{PURPOSE}:{event.pk}:{page.pk}",
        to=address,
        template="initiatives/portrait_consent_given",
        context={"url": url, **_words(page)},
    )


def _words(page):
    declared = consents.get(PURPOSE)
    return {"name": page.title, "question": str(declared.question), "explain": str(declared.explain)}


def _subject(page):
    return f"portrait:{page.pk}"


def take_offline(address):
    """What follows when somebody takes the consent back: their portraits leave the site, and no plan brings them back.

    Runs in the transaction of the withdrawal. The row is locked first: see `PortraitPage.save`.
    """
    records = PortraitConsent.objects.select_for_update().filter(address_key=address_key(address))
    for record in records.order_by("pk"):
        record.withdrawn_at = timezone.now()
        record.save(update_fields=["withdrawn_at"])
        page = PortraitPage.objects.get(pk=record.page_id)
        page.revisions.update(approved_go_live_at=None)
        page.unpublish(log_action="initiatives.portrait_withdrawn")


def move(old, new):
    """Somebody took another address: their portraits and the way back go along, before the consents do."""
    before, after = address_key(old), address_key(new)
    PortraitConsent.objects.filter(address_key=before).update(address_key=after)
    ActionLink.objects.filter(purpose=WITHDRAW, address_key=before).update(address_key=after)


def outdated(now=None):
    """Portraits that nobody agrees to any more, or never did."""
    now = now or timezone.now()
    agreed = PortraitPage.objects.agreed().values("pk")
    taken_back = Q(consent_record__withdrawn_at__lt=now - KEPT_WITHDRAWN)
    never = Q(latest_revision_created_at__lt=now - KEPT_UNASKED)
    return PortraitPage.objects.filter(taken_back | never, live=False).exclude(pk__in=agreed)


def delete_portraits(portraits):
    """Delete them with all their revisions, and each photo that is used nowhere else. Returns how many."""
    found = list(portraits)
    for page in found:
        photos, number = {photo.pk: photo for photo in _photos(page)}, page.pk
        page.delete()
        for photo in photos.values():
            if not is_used(photo, gone=number):
                photo.delete()
    return len(found)


def _photos(page):
    """The photo of the page, and of its latest draft."""
    draft = page.get_latest_revision_as_object()
    return [photo for photo in (page.photo, draft.photo) if photo is not None]


# --- what the person sees behind the links ---------------------------------------------------------


def _page(link):
    return PortraitPage.objects.filter(pk=link.subject.partition(":")[2]).first()


def _still_asked(link):
    """Whether the question is the one of the mail, about a portrait that is there and of this person."""
    page = _page(link)
    record = page and page.consent
    same_person = record is not None and record.address_key == link.address_key
    return same_person and consents.get(PURPOSE).digest() == link.data.get("digest")


def _explain(link):
    if not _still_asked(link):
        return str(CHANGED)
    declared = consents.get(PURPOSE)
    return f"{declared.question} {declared.explain}"


def _agree(link):
    if not _still_asked(link):
        raise links.LinkRefusedError(str(CHANGED))
    _give(_page(link), link.data["address"], Channel.MAIL)
    return links.Done(
        title=_t("U gaf toestemming"),
        text=_t("U krijgt een mail van ons. Met de link in die mail kunt u de toestemming weer intrekken."),
        next_url="/",
        next_label=_t("Naar de voorpagina"),
    )


def _take_back(link):
    given = standing_by_key(PURPOSE, link.address_key)
    if given is None or consents.withdraw(purpose=PURPOSE, address=given.address, channel=Channel.MAIL) is None:
        raise links.LinkRefusedError(_t("Deze toestemming geldt al niet meer. U hoeft niets te doen."))
    return links.Done(
        title=_t("De toestemming is ingetrokken"),
        text=_t("Uw portret staat niet meer op de site. Over 30 dagen verwijderen wij het."),
        next_url="/",
        next_label=_t("Naar de voorpagina"),
    )


def purposes_of_links():
    """The question, and the way back."""
    return [
        links.Purpose(
            name=ASK,
            label=_("Toestemming voor een portret"),
            title=lambda link: _t("Mag uw portret op de site?"),
            explain=_explain,
            button=_("Ja, ik geef toestemming"),
            perform=_agree,
            lifetime=ANSWER,
        ),
        links.Purpose(
            name=WITHDRAW,
            label=_("Toestemming voor een portret intrekken"),
            title=lambda link: _t("Trekt u de toestemming voor uw portret in?"),
            explain=lambda link: _t("Uw portret gaat dan meteen van de site. Over 30 dagen verwijderen wij het."),
            button=_("Trek de toestemming in"),
            perform=_take_back,
            lifetime=WITHDRAW_LIFETIME,
            single_use=False,
        ),
    ]
