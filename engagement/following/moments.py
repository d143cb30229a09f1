"""When each piece of news of a thing came online, for modules whose things change in place, such as pages."""

from django.db import transaction
from django.utils import timezone

from engagement.models import Moment


@transaction.atomic
def note(*, target, key, refs, first_at=None):
    """Readers see these pieces of news now, and no others: write down which are new.

    What a thing has when it is met for the first time came with the thing itself, at `first_at`. News that was taken
    away and comes back is news again.
    """
    known = Moment.objects.filter(target=target, key=str(key))
    seen = set(known.values_list("ref", flat=True))
    now = timezone.now()
    at = now if seen else (first_at or now)
    known.exclude(ref__in=refs).delete()
    Moment.objects.bulk_create(
        [Moment(target=target, key=str(key), ref=ref, at=at) for ref in dict.fromkeys(refs) if ref not in seen],
        ignore_conflicts=True,
    )


def between(*, target, key, since, until):
    """{ref: moment} of what came online after `since` and not after `until`."""
    found = Moment.objects.filter(target=target, key=str(key), at__gt=since, at__lte=until)
    return dict(found.values_list("ref", "at"))


def forget(*, target, key):
    """The thing is gone for good."""
    Moment.objects.filter(target=target, key=str(key)).delete()
