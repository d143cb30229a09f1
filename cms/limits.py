"""Token buckets in the database: the same limit for every process, whatever cache there is."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from .models import Bucket


@dataclass(frozen=True)
class Rate:
    """`burst` at once, and `per_second` more as time goes by."""

    per_second: float
    burst: float

    @classmethod
    def of(cls, count, *, minutes):
        """At most `count` in any stretch of `minutes`, all at once if need be (twice that over a border)."""
        return cls(per_second=count / (minutes * 60), burst=count)


def level(bucket, rate, now):
    """Tokens at `now`. A clock that was put back adds nothing and takes nothing."""
    elapsed = max((now - bucket.at).total_seconds(), 0)
    return min(bucket.tokens + elapsed * rate.per_second, rate.burst)


def _begin(name, tokens, now):
    """Make the bucket; False when there is one. In one statement: a rush is made of visitors without a bucket yet."""
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Bucket._meta.db_table} (name, tokens, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",  # noqa: S608
            [name, tokens, at],
        )
        return cursor.rowcount == 1


@transaction.atomic(savepoint=False)
def take(name, rate, *, count=1, now=None):
    """Take `count` tokens and give 0; or take nothing and give the seconds after which they will be there.

    The row is locked, so that two processes never take the same token.
    """
    now = now or timezone.now()
    if count <= rate.burst and _begin(name, rate.burst - count, now):
        return 0
    bucket = Bucket.objects.select_for_update().filter(name=name).first()
    if bucket is None:
        return (count - rate.burst) / rate.per_second
    tokens = level(bucket, rate, now)
    if tokens < count:
        if bucket.at > now:
            # The clock was put back: fill from here on, not from when that moment comes again.
            Bucket.objects.filter(pk=bucket.pk).update(at=now)
        return (count - tokens) / rate.per_second
    Bucket.objects.filter(pk=bucket.pk).update(tokens=tokens - count, at=now)
    return 0
