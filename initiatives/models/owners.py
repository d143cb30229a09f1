"""Who answers for an initiative, and what happened around its page outside the revisions of the page."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

INVITATION_DAYS = 14


class InitiativeOwnerQuerySet(models.QuerySet):
    """Whose pages."""

    def of(self, user):
        """What this account answers for; nothing for whoever is not signed in."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class InitiativeOwner(models.Model):
    """One account that answers for one initiative; at most one of them is the owner.

    `began_with` is the key of the form with which it began, so that pressing twice makes one page.
    """

    class Role(models.TextChoices):
        OWNER = "owner", _("eigenaar")
        CO_OWNER = "co_owner", _("mede-eigenaar")

    page = models.ForeignKey("initiatives.InitiativePage", on_delete=models.CASCADE, related_name="owners")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="initiatives_owned")
    role = models.CharField(_("rol"), max_length=10, choices=Role.choices, default=Role.CO_OWNER)
    accepted_at = models.DateTimeField(_("sinds"), default=timezone.now)
    began_with = models.CharField(max_length=40, null=True, blank=True, unique=True)

    objects = InitiativeOwnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("eigenaar van een initiatief")
        verbose_name_plural = _("eigenaren van initiatieven")
        default_permissions = ()
        ordering = ["-role", "accepted_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "user"], name="somebody_owns_an_initiative_once"),
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(role="owner"), name="an_initiative_has_one_owner"
            ),
        ]

    def __str__(self):
        return f"{self.page_id} {self.role}"

    @property
    def is_owner(self):
        return self.role == self.Role.OWNER


class OwnerInvitationQuerySet(models.QuerySet):
    """States, each defined once."""

    def open(self, now=None):
        """Not expired, and nobody answered or withdrew it."""
        return self.filter(answered_at__isnull=True, created_at__gt=(now or timezone.now()) - self.model.LASTS)


class OwnerInvitation(models.Model):
    """Somebody who may become co-owner, by the address to which the invitation went.

    `key` stands in the mailed link. It is no secret: whoever accepts is signed in with that address.
    """

    LASTS = timedelta(days=INVITATION_DAYS)

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page = models.ForeignKey("initiatives.InitiativePage", on_delete=models.CASCADE, related_name="invitations")
    address = models.EmailField(_("e-mailadres"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("verstuurd op"), default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OwnerInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitnodiging voor een mede-eigenaar")
        verbose_name_plural = _("uitnodigingen voor mede-eigenaren")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["page", "address"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_invitation_for_an_address",
            ),
        ]

    def __str__(self):
        return str(self.key)

    @property
    def expires_at(self):
        return self.created_at + self.LASTS

    @property
    def is_open(self):
        return self.answered_at is None and self.expires_at > timezone.now()


class InitiativeCare(models.Model):
    """What happened around the page of an initiative that residents look after.

    Beside the page and not in it: an older revision must not bring back an older state. `submitted_at` is when an
    owner handed in what nobody answered yet; `confirmed_at` when one last said that the page is still right;
    `orphaned_at` when the last owner left; `offline_at` since when a page that was public is not.
    """

    page = models.OneToOneField("initiatives.InitiativePage", on_delete=models.CASCADE, related_name="care")
    submitted_at = models.DateTimeField(_("ingediend op"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("nog actueel op"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("herinnerd op"), null=True, blank=True)
    archived_at = models.DateTimeField(_("gearchiveerd op"), null=True, blank=True)
    taken_down_at = models.DateTimeField(_("weggehaald op"), null=True, blank=True)
    taken_down_reason = models.TextField(_("reden"), max_length=1000, blank=True)
    offline_at = models.DateTimeField(_("van de site sinds"), null=True, blank=True)
    draft_warned_at = models.DateTimeField(null=True, blank=True)
    orphaned_at = models.DateTimeField(_("zonder eigenaar sinds"), null=True, blank=True)

    class Meta:
        verbose_name = _("stand van een initiatief")
        verbose_name_plural = _("standen van initiatieven")
        default_permissions = ()

    def __str__(self):
        return str(self.page_id)
