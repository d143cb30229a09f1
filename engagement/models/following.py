"""Who follows what, and what happened there."""

import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_token():
    """What the links in the mails of one follower are made of."""
    return secrets.token_urlsafe(16)


class FollowerQuerySet(models.QuerySet):
    """States of a follower, each defined once."""

    def of(self, key):
        """The follower with this key of an address."""
        return self.filter(address_key=key)

    def due(self, now):
        """Whose next mail may be made; a moment far ahead can only come from a clock that was put back."""
        return self.filter(models.Q(due_at__lte=now) | models.Q(due_at__gt=now + Follower.FURTHEST))

    def idle(self):
        """Without anything to follow."""
        return self.filter(follows__isnull=True)


class Follower(models.Model):
    """A proven address that follows things, and how often it gets mail.

    There is no row before the address was proven, by its mailbox or by signing in. It belongs to the account with
    that address, if there is one. `told_until` is the end of what the last mail told; `due_at` is when the next may
    come. Another `token` makes the links in earlier mails worthless.
    """

    # Wagtail would leave a task for each row, to note what it "uses".
    wagtail_reference_index_ignore = True

    class Pace(models.TextChoices):
        DIRECT = "direct", _("Meteen als er nieuws is, hooguit één mail per dag")
        WEEKLY = "weekly", _("Elke week, op maandag")
        MONTHLY = "monthly", _("Elke maand, op de eerste dag")

    FURTHEST = timedelta(days=40)

    address = models.EmailField(_("e-mailadres"), max_length=254)
    address_key = models.CharField(max_length=64, unique=True)
    pace = models.CharField(_("hoe vaak"), max_length=10, choices=Pace.choices, default=Pace.WEEKLY)
    token = models.CharField(max_length=40, unique=True, default=new_token)
    told_until = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    created_at = models.DateTimeField(_("sinds"), default=timezone.now)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volger")
        verbose_name_plural = _("volgers")
        default_permissions = ()

    def __str__(self):
        return self.address_key[:8]


class Follow(models.Model):
    """One thing that one follower follows, as a target and a key of `engagement.targets`.

    `title` is that of the last time that the thing was found: the mail that says that it is gone needs a
    name. `gone_since` is when it was first not found.
    """

    wagtail_reference_index_ignore = True

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="follows")
    target = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    title = models.CharField(_("wat"), max_length=255)
    created_at = models.DateTimeField(_("sinds"), default=timezone.now)
    gone_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("volging")
        verbose_name_plural = _("volgingen")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["follower", "target", "key"], name="one_follow_per_thing"),
        ]
        indexes = [models.Index(fields=["target", "key"], name="followers_of_thing")]

    def __str__(self):
        return f"{self.target}:{self.key}"


class Moment(models.Model):
    """When readers could first see one piece of news of a thing; what it says is read from the thing itself.

    `ref` is the thing's own name for it, such as the number of an update. Days that people type do not tell when
    something came online.
    """

    wagtail_reference_index_ignore = True

    target = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    ref = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("moment van nieuws")
        verbose_name_plural = _("momenten van nieuws")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["target", "key", "ref"], name="one_moment_per_piece_of_news"),
        ]

    def __str__(self):
        return f"{self.target}:{self.key} {self.ref}"
