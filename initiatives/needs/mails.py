"""The mails about needs and offers. What somebody typed stands in the text, never in a subject."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.addresses import site_url
from messaging.outbox import plan_mail

ENDING, ENDED, REMOVED = "initiatives/help_ending", "initiatives/help_ended", "initiatives/help_removed"
URL = "https://stadmakers.example.nl/actie/voorbeeld/"
MINE_URL = "https://stadmakers.example.nl/mijn/hulp/"


def day(date):
    return date_format(date, "j F Y")


def about(item, user, template, *, cause, **context):
    """One mail to one of its people, once for each cause."""
    plan_mail(
        cause=f"{item.subject}:{cause}:{user.pk}",
        to=user.email,
        template=template,
        context={
            "title": item.title,
            "is_need": item._meta.model_name == "need",
            "day": day(item.expires_on),
            "mine_url": site_url(item.mine_url),
            **context,
        },
    )


def kinds():
    """(name, label, sample, whether it opens something) of each pair of templates."""
    sample = {"title": "Wie heeft een bakfiets?", "is_need": True, "day": "1 maart 2027", "mine_url": MINE_URL}
    return [
        (ENDING, _("Uw hulpvraag of aanbod loopt af"), {**sample, "url": URL}, True),
        (ENDED, _("Uw hulpvraag of aanbod is verlopen"), {**sample, "url": URL}, True),
        (
            REMOVED,
            _("Uw hulpvraag of aanbod is van de site gehaald"),
            {**sample, "reason": "Er staat reclame in."},
            False,
        ),
    ]
