"""Who did what in the back office."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntryQuerySet(models.QuerySet):
    """Age of the log."""

    def expired(self, now=None):
        """Entries older than the term of `STADMAKERS_AUDIT_DAYS`."""
        return self.filter(at__lt=(now or timezone.now()) - timedelta(days=settings.AUDIT_DAYS))


class AuditEntry(models.Model):
    """One act of a member of staff: append-only, without names or contents of what was seen.

    Wagtail's own log tells what changed in content; this one also tells who looked, exported or was refused.
    """

    # Wagtail would leave a task for each row, to note that it "uses" an account or a text.
    wagtail_reference_index_ignore = True

    class Action(models.TextChoices):
        READ = "read", _("gelezen")
        WRITE = "write", _("gewijzigd")
        EXPORT = "export", _("uitgevoerd")
        LOGIN = "login", _("aangemeld")
        LOGIN_FAILED = "login_failed", _("aanmelden mislukt")
        LOGOUT = "logout", _("afgemeld")
        REFUSED = "refused", _("geweigerd")
        SYSTEM = "system", _("door het systeem")

    at = models.DateTimeField(_("wanneer"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("wie"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    action = models.CharField(_("wat"), max_length=20, choices=Action.choices)
    view = models.CharField(_("scherm"), max_length=120, blank=True)
    object_id = models.CharField(_("nummer"), max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(_("antwoord"), null=True, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("regel in het logboek")
        verbose_name_plural = _("logboek")
        default_permissions = ("view",)
        permissions = [("export_auditentry", _("Mag het logboek downloaden"))]

    def __str__(self):
        return f"{self.get_action_display()} {self.view} {self.object_id}".strip()
