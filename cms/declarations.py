"""What the kernel itself declares to the registries."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready."""
    _declare_retention()
    _declare_jobs()


def _declare_retention():
    from .models import AuditEntry, Neighbourhood, Organisation, PeriodicJob, SiteSettings, Theme
    from .registries import retention

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
    for name, model in (("places", Neighbourhood), ("themes", Theme), ("jobs", PeriodicJob)):
        retention.register(
            retention.Rule(
                name=f"cms.{name}",
                model=model,
                reason=_("Naam van een plek, onderwerp of taak, geen gegeven van een persoon."),
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


def _declare_jobs():
    from . import database
    from .registries import periodic

    periodic.register(
        periodic.Job("publish_scheduled", timedelta(minutes=1), lambda: call_command("publish_scheduled"))
    )
    periodic.register(
        periodic.Job(
            "apply_retention", timedelta(days=1), lambda: call_command("apply_retention", apply=True, stdout=StringIO())
        )
    )
    periodic.register(periodic.Job("clear_sessions", timedelta(days=1), lambda: call_command("clearsessions")))
    periodic.register(
        periodic.Job(
            "prune_tasks",
            timedelta(days=1),
            lambda: call_command("prune_db_task_results", min_age_days=14, verbosity=0),
        )
    )
    periodic.register(periodic.Job("optimize_database", timedelta(hours=1), database.optimize))
