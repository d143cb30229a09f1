"""What people agreed to, and the very words."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.addresses import masked


class AppendOnlyError(PermissionDenied):
    """Somebody tried to change or delete what has to stay as it was written."""


class AppendOnlyQuerySet(models.QuerySet):
    """New rows only."""

    def _refuse(self, *args, **kwargs):
        raise AppendOnlyError(f"{self.model.__name__} is append-only.")

    update = delete = bulk_update = update_or_create = _refuse
    update.alters_data = delete.alters_data = True

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            self._refuse()
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnlyModel(models.Model):
    """A row can be added; after that it is evidence."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only.")
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, **kwargs):
        raise AppendOnlyError(f"{type(self).__name__} is append-only.")


class ConsentText(AppendOnlyModel):
    """The exact words of one version of a question. Never changed: other words are another version."""

    purpose = models.CharField(_("doel"), max_length=80)
    version = models.PositiveSmallIntegerField(_("versie"))
    text = models.TextField(_("tekst"))
    digest = models.CharField(max_length=64)
    since = models.DateTimeField(_("sinds"), default=timezone.now)

    class Meta:
        ordering = ["purpose", "version"]
        verbose_name = _("tekst van een toestemming")
        verbose_name_plural = _("teksten van toestemmingen")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="one_text_per_version"),
            models.UniqueConstraint(fields=["purpose", "digest"], name="one_version_per_text"),
        ]

    def __str__(self):
        return f"{self.purpose} v{self.version}"


class ConsentEventQuerySet(AppendOnlyQuerySet):
    """States of a consent, each defined once."""

    def standing(self, purpose=None):
        """The event of each consent that was given and not withdrawn since, one for each person and purpose."""
        found = self if purpose is None else self.filter(purpose=purpose)
        later = ConsentEvent.objects.filter(
            purpose=models.OuterRef("purpose"), address_key=models.OuterRef("address_key")
        ).order_by("-at", "-pk")
        return found.filter(action=ConsentEvent.Action.GIVEN, pk=models.Subquery(later.values("pk")[:1]))

    def owed_until(self, moment):
        """Events that still have an address and are no longer needed as proof: withdrawn before `moment`."""
        withdrawn = ConsentEvent.objects.filter(
            purpose=models.OuterRef("purpose"),
            address_key=models.OuterRef("address_key"),
            action=ConsentEvent.Action.WITHDRAWN,
            at__gte=models.OuterRef("at"),
            at__lt=moment,
        )
        return self.exclude(address="").filter(models.Exists(withdrawn))

    def blank_addresses(self):
        """The one change there is, for retention: the address goes, its keyed hash stays. Returns how many."""
        return models.QuerySet.update(self, address="")


class ConsentEvent(AppendOnlyModel):
    """Somebody gave or withdrew a consent. Append-only: what is true now is the last event.

    No IP address. `address` is who the consent is about, and who is written to; it goes when the proof is no longer
    owed, its keyed hash stays. `parent_key` stands for the parent or school that gave or withdrew it for a child.
    """

    # Wagtail would leave a task for each row, to note that it "uses" an account or a text.
    wagtail_reference_index_ignore = True

    class Action(models.TextChoices):
        GIVEN = "given", _("gegeven")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    class Channel(models.TextChoices):
        SITE = "site", _("op de site")
        MAIL = "mail", _("met een link in een mail")
        STAFF = "staff", _("aan een medewerker")
        PARENT = "parent", _("door een ouder of school")

    purpose = models.CharField(_("doel"), max_length=80)
    action = models.CharField(_("wat"), max_length=20, choices=Action.choices)
    text = models.ForeignKey(ConsentText, verbose_name=_("tekst"), on_delete=models.PROTECT, related_name="events")
    channel = models.CharField(_("hoe"), max_length=20, choices=Channel.choices)
    address = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    address_key = models.CharField(max_length=64, db_index=True)
    parent_key = models.CharField(max_length=64, blank=True, db_index=True)
    at = models.DateTimeField(_("wanneer"), default=timezone.now)

    objects = ConsentEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("toestemming")
        verbose_name_plural = _("toestemmingen")
        default_permissions = ("view",)
        permissions = [("export_consentevent", _("Mag bewijs van toestemming downloaden"))]
        indexes = [models.Index(fields=["address_key", "purpose", "-at", "-id"], name="consent_of_person")]

    def __str__(self):
        return f"{self.purpose}: {self.get_action_display()}"

    @property
    def masked_address(self):
        """Enough to recognise it by; empty when it is gone."""
        return masked(self.address) if self.address else ""
