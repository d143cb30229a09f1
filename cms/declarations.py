"""What the kernel itself declares to the registries."""

from datetime import timedelta

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready."""
    from .models import AuditEntry, Organisation, SiteSettings
    from .registries import periodic, retention

    retention.register(
        retention.Rule(
            name="cms.audit",
            model=AuditEntry,
            reason=_("Het logboek laat zien wie wat deed. Na de termijn is het niet meer nodig."),
            expired=lambda: AuditEntry.objects.expired(),
            apply=retention.delete,
        )
    )
    retention.register(
        retention.Rule(
            name="cms.organisations",
            model=Organisation,
            reason=_("Naam van een organisatie, geen gegeven van een persoon."),
            fields=("name",),
        )
    )
    retention.register(
        retention.Rule(
            name="cms.site_settings",
            model=SiteSettings,
            reason=_("Contactgegevens van de organisatie, geen gegevens van een persoon."),
            fields=("organisation_name", "site_name", "email", "phone", "address", "accessibility_email"),
        )
    )
    periodic.register(
        periodic.Job("publish_scheduled", timedelta(minutes=1), lambda: call_command("publish_scheduled"))
    )
    periodic.register(periodic.Job("clear_sessions", timedelta(days=1), lambda: call_command("clearsessions")))
    periodic.register(
        periodic.Job("prune_tasks", timedelta(days=1), lambda: call_command("prune_db_task_results", min_age_days=14))
    )
