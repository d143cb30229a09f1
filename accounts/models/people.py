"""The account of everyone who signs in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cms.addresses import masked, normalise_address


class UserQuerySet(models.QuerySet):
    """Who somebody is, defined once."""

    def residents(self):
        """Nothing but a confirmed address: no staff, no rank, no role and no permission of their own."""
        return self.filter(is_staff=False, is_superuser=False, groups__isnull=True, user_permissions__isnull=True)

    def last_seen_before(self, moment):
        """Last signed in before then, or made before then and never signed in."""
        return self.filter(Q(last_login__lt=moment) | Q(last_login__isnull=True, date_joined__lt=moment))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Accounts are made and found by e-mail address, whatever its capitals."""

    use_in_migrations = True

    def get_by_natural_key(self, username):
        return self.get(email=normalise_address(username))

    def create_user(self, email, password=None, **fields):
        """Raises ValueError without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=normalise_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in. The e-mail address is the login; there is no user name to remember.

    `is_staff` tells members of staff (password and second factor, or single sign-on; roles) from residents (a
    confirmed address, no password, no roles). Raising `session_epoch` ends every session of the account. `warned_at`
    is when a resident heard that an unused account is going to be deleted.
    """

    email = models.EmailField(
        _("e-mailadres"), unique=True, error_messages={"unique": _("Er is al een account met dit e-mailadres.")}
    )
    first_name = models.CharField(_("voornaam"), max_length=150, blank=True)
    last_name = models.CharField(_("achternaam"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("medewerker"), default=False)
    is_active = models.BooleanField(_("actief"), default=True)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(_("aangemaakt"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message=_("Er is al een account met dit e-mailadres."),
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    def clean(self):
        super().clean()
        self.email = normalise_address(self.email)

    def save(self, *args, **kwargs):
        self.email = normalise_address(self.email)
        super().save(*args, **kwargs)

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self):
        """What Wagtail writes beside everything that somebody did: of a resident without a name, no whole address."""
        return self.name if self.name or self.is_staff else masked(self.email)

    def get_short_name(self):
        return self.first_name or self.email

    def _get_session_auth_hash(self, secret=None):
        """Django's own, with the epoch in it: raising that makes every session of this account invalid."""
        key_salt = "accounts.models.User.get_session_auth_hash"
        value = f"{self.session_epoch}:{self.password}"
        return salted_hmac(key_salt, value, secret=secret, algorithm="sha256").hexdigest()
