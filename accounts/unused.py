"""Accounts of residents that nobody uses: a mail a month ahead, then deletion.

Only accounts to which nothing belongs any more; what a module still holds has a term of its own.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from messaging.outbox import plan_mail

from . import mine
from .addresses import site_url
from .models import User

UNUSED = timedelta(days=730)
NOTICE = timedelta(days=30)


def to_warn(now=None):
    """Residents whose account is unused in a month, and who were not told."""
    before = (now or timezone.now()) - UNUSED + NOTICE
    return User.objects.residents().last_seen_before(before).filter(warned_at__isnull=True)


def expired():
    """Residents who were told a month ago and did not sign in since; signing in forgets the warning."""
    now = timezone.now()
    return User.objects.residents().last_seen_before(now - UNUSED).filter(warned_at__lt=now - NOTICE)


def warn():
    """Tell the residents whose unused account is going to be deleted; returns how many."""
    now, count = timezone.now(), 0
    for user in to_warn(now).iterator():
        if not mine.has_nothing(user):
            continue
        # Only one of two workers tells them.
        if User.objects.filter(pk=user.pk, warned_at__isnull=True).update(warned_at=now):
            plan_mail(
                cause=f"{mine.account_subject(user)}:unused:{now:%Y%m%d}",
                to=user.email,
                template="accounts/unused_account",
                context={
                    "day": date_format(timezone.localdate(now + NOTICE + timedelta(days=1)), "j F Y"),
                    "url": site_url(reverse("sign_in")),
                },
            )
            count += 1
    return count


def remove(queryset):
    """Erase these accounts; returns how many. Whoever has something again stays, without the warning."""
    count = 0
    for user in queryset:
        if mine.has_nothing(user):
            mine.erase(user, confirm=False)
            count += 1
        else:
            User.objects.filter(pk=user.pk).update(warned_at=None)
    return count
