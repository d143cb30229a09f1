"""Questions to the organisation behind the site: a mail to its mailbox, and a receipt to whoever asks."""

import re
import secrets

from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from accounts.addresses import site_url
from cms.models import SiteSettings
from messaging.outbox import plan_mail

FORM = "home.contact"
PATH = re.compile(r"/(?!/)[\w/.-]{0,200}", re.ASCII)


class Topic(models.TextChoices):
    """What a question is about."""

    SITE = "site", _("Een vraag over deze site")
    ACCESSIBILITY = "accessibility", _("Iets lezen of gebruiken lukt niet (toegankelijkheid)")
    REPORT = "report", _("Iets op deze site klopt niet of mag niet")
    OTHER = "other", _("Iets anders")


def about(path):
    """The first answers of somebody who comes from a page that is not right; none for what is no path of this site."""
    if not PATH.fullmatch(path):
        return {}
    return {"topic": Topic.REPORT, "message": _t("Het gaat over: %s") % f"{site_url(path)}\n\n"}


def recipient(settings, topic):
    """The mailbox that answers, "" when the organisation has none."""
    if topic == Topic.ACCESSIBILITY and settings.accessibility_email:
        return settings.accessibility_email
    return settings.email


@transaction.atomic
def send_question(*, key, name, email, topic, message):
    """Plan the question and its receipt; the same `key` once. Answers go straight to the asker, by Reply-To.

    Nothing of what a person typed goes into a subject or a name of a sender, nor into the receipt: its address is
    not proven, and the site must not carry anybody's words to others.
    """
    site = Site.objects.filter(is_default_site=True).first()
    to = recipient(SiteSettings.for_site(site), topic)
    context = {"name": name, "email": email, "topic": str(Topic(topic).label), "message": message}
    plan_mail(cause=f"{FORM}:{key}", to=to, template="home/contact_question", context=context, reply_to=email)
    plan_mail(
        cause=f"{FORM}:{key}:receipt",
        to=email,
        template="home/contact_confirmation",
        context={"topic": context["topic"]},
    )


def send_released(data):
    """Send a question that staff let through, or that its sender confirmed; the guard calls this once."""
    send_question(key=f"released-{secrets.token_hex(8)}", **data)
