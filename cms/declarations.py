"""What the kernel itself declares to the registries."""

from datetime import timedelta
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# Every limit is full again long before this.
LIMIT_TERM = timedelta(days=7)


def register():
    """Called once, when all apps are ready."""
    _declare_retention()
    _declare_jobs()


def _declare_retention():
    from .models import AuditEntry, Bucket
    from .registries import retention

    retention.register(
        retention.Rule(
            name="cms.audit",
            model=AuditEntry,
            reason=_("Het logboek laat zien wie wat deed. Na de termijn is het niet meer nodig."),
            expired=lambda: AuditEntry.objects.expired(),
            apply=retention.delete,
            fields=("user",),
            what=_("Het logboek van medewerkers: wie welk scherm opende"),
            about=retention.STAFF,
            term=format_lazy(_("{days} dagen"), days=settings.AUDIT_DAYS),
        )
    )
    retention.register(
        retention.Rule(
            name="cms.limits",
            model=Bucket,
            reason=_("Hoe vaak iets nog mag. Een e-mailadres staat er alleen onleesbaar in, als code."),
            expired=lambda: Bucket.objects.filter(at__lt=timezone.now() - LIMIT_TERM),
            apply=retention.delete,
            fields=("name",),
            what=_("Tellers tegen misbruik"),
            about=retention.SAFETY,
            term=_("7 dagen"),
        )
    )
    _declare_impersonal()


def _declare_impersonal():
    """What looks like data of a person and is not."""
    from .models import Entry, Neighbourhood, Organisation, OrganisationHelp, PeriodicJob, SiteSettings, Theme
    from .registries import retention

    place = _("Naam van een plek, onderwerp of taak, geen gegeven van een persoon.")
    organisation = _("Gegevens van een organisatie, geen gegevens van een persoon.")
    settings_fields = ("organisation_name", "site_name", "email", "phone", "address", "accessibility_email")
    declared = [
        ("organisations", Organisation, organisation, ("name", "description")),
        ("organisation_help", OrganisationHelp, organisation, ("note",)),
        ("places", Neighbourhood, place, ("name", "boundary")),
        ("themes", Theme, place, ("name",)),
        ("jobs", PeriodicJob, place, ("name", "error")),
        ("catalogue", Entry, _("Wat openbaar op de site staat."), ("summary", "text")),
        ("site_settings", SiteSettings, organisation, (*settings_fields, "opening_hours", "accessibility_issues")),
    ]
    for name, model, reason, fields in declared:
        retention.register(retention.Rule(name=f"cms.{name}", model=model, reason=reason, fields=fields))


def _declare_jobs():
    from . import database
    from .link_check import work as link_check
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
    periodic.register(periodic.Job("collect_links", timedelta(hours=6), link_check.collect_links))
    periodic.register(periodic.Job("check_links", timedelta(minutes=1), link_check.check_links))
    periodic.register(periodic.Job("optimize_database", timedelta(hours=1), database.optimize))
