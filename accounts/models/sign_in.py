"""Signing in without a password."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SignInRequestQuerySet(models.QuerySet):
    """States, each defined once."""

    def open(self, now=None):
        """Neither used nor expired: the link works."""
        return self.filter(used_at__isnull=True, expires_at__gt=now or timezone.now())

    def guessable(self, now=None):
        """Open, and the code was not guessed at too often. Wrong codes never close the link."""
        return self.open(now).filter(wrong_codes__lt=SignInRequest.MOST_WRONG_CODES)


class SignInRequest(models.Model):
    """A mailed link and code, together good for one sign-in. Only keyed hashes of both are kept."""

    MOST_WRONG_CODES = 5

    address = models.EmailField(_("e-mailadres"), max_length=254)
    link_key = models.CharField(max_length=64, unique=True)
    code_key = models.CharField(max_length=64)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    next_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = SignInRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanmelding met een link")
        verbose_name_plural = _("aanmeldingen met een link")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="sign_in_ends_after_it_began")
        ]
        indexes = [models.Index(fields=["address", "-created_at"], name="sign_in_of_address")]

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d %H:%M}"
