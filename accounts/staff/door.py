"""How often somebody may knock at the staff door.

django-axes counts wrong passwords by account and network address together, so that nobody can lock out a colleague
from elsewhere. Against one account being tried from everywhere there is a second, much higher limit here.
"""

from django.conf import settings

from cms import limits
from cms.addresses import address_key
from cms.models import Bucket

FROM_EVERYWHERE = 10
RESETS = limits.Rate.of(3, minutes=60)


def _rate():
    count = settings.AXES_FAILURE_LIMIT * FROM_EVERYWHERE
    return limits.Rate.of(count, minutes=round(settings.AXES_COOLOFF_TIME * 60))


def _bucket(address):
    return f"staff-door:{address_key(address)}"


def is_closed(address):
    """Count one knock for this address, known or not; True when there were too many from all places together."""
    return bool(limits.take(_bucket(address), _rate()))


def forget(address):
    """The password was right."""
    Bucket.objects.filter(name=_bucket(address)).delete()


def may_mail_reset(address):
    """Three mails an hour for one address, known or not: a mailbox is not to be flooded by strangers."""
    return not limits.take(f"staff-reset:{address_key(address)}", RESETS)
