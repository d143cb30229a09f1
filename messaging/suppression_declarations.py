"""What bounces and suppressions declare: their terms, and the reading of the bounce mailbox.

Delivery events need no term of their own: they hold no address and go with their message.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.registries import periodic, retention

from . import bounce_mailbox
from .models import SoftBounce, Suppression

# Longer than the window in which they count.
SOFT_BOUNCE_DAYS = 30
# People take up an old address again and domains change hands: trying once a year costs one mail.
BOUNCE_DAYS = 365
MAILBOX_EVERY = timedelta(minutes=5)


def _old_soft_bounces():
    return SoftBounce.objects.filter(at__lt=timezone.now() - timedelta(days=SOFT_BOUNCE_DAYS))


def _old_bounces():
    old = timezone.now() - timedelta(days=BOUNCE_DAYS)
    return Suppression.objects.filter(reason=Suppression.Reason.BOUNCE, since__lt=old)


def declare():
    """Called once, when all apps are ready."""
    retention.register(
        retention.Rule(
            name="messaging.soft_bounces",
            model=SoftBounce,
            what=_("Een onleesbaar kenmerk van een e-mailadres dat even geen mail aannam"),
            term=_("30 dagen"),
            about=retention.SAFETY,
            reason=_("Een paar fouten na elkaar betekent dat het adres niet meer bestaat."),
            expired=_old_soft_bounces,
            apply=retention.delete,
            fields=("address_key",),
        )
    )
    retention.register(
        retention.Rule(
            name="messaging.bounces",
            model=Suppression,
            what=_("Een onleesbaar kenmerk van een e-mailadres dat niet bestaat"),
            term=_("een jaar na de laatste mail die terugkwam"),
            about=retention.SAFETY,
            reason=_("Zo mailen wij niet steeds opnieuw naar een adres dat niet bestaat."),
            expired=_old_bounces,
            apply=retention.delete,
            fields=("address_key",),
        )
    )
    retention.register(
        retention.Rule(
            name="messaging.complaints",
            model=Suppression,
            what=_("Een onleesbaar kenmerk van een e-mailadres dat geen mailing meer wil"),
            term=_("tot een medewerker het weghaalt"),
            about=retention.SAFETY,
            reason=_("Zonder dit kenmerk zou de mailing opnieuw beginnen."),
            fields=("address_key",),
        )
    )
    if settings.BOUNCE_MAILBOX_URL:
        periodic.register(periodic.Job(name="bounce_mailbox", every=MAILBOX_EVERY, run=bounce_mailbox.read_mailbox))
