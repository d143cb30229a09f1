"""What the sheets declare: their columns, how long files stay, the job that finds what was left lying, who may."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=30)


def declare():
    """Called once, when all apps are ready."""
    from accounts import roles
    from cms.registries import periodic, retention
    from cms.sheets import specs as sheets
    from toolkit.models import SheetImport

    from . import specs, work

    sheets.register(specs.FUNDS)
    sheets.register(specs.VENUES)
    periodic.register(periodic.Job("sheet_imports", timedelta(minutes=1), work.work_on_waiting))
    retention.register(
        retention.Rule(
            name="toolkit.imports",
            model=SheetImport,
            what=_("Rekenbladen die medewerkers inlezen, en door wie"),
            term=_("30 dagen"),
            about=retention.STAFF,
            reason=_("Zo is na te gaan wat er is ingelezen. Het bestand zelf gaat weg zodra het is overgenomen."),
            expired=lambda: SheetImport.objects.filter(created_at__lt=timezone.now() - KEPT),
            apply=retention.delete,
            fields=("file_name", "content", "problems", "changes", "by", "approved_by"),
        )
    )
    for role in ("eindredacteur", "beheerder"):
        roles.grant(role, *(f"toolkit.import_{kind}" for kind in SheetImport.Kind.values))
