"""What the guard declares to the registries."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_DAYS = 30


def register():
    """Called once, when all apps are ready."""
    from accounts import roles
    from accounts.models import QuarantinedSubmission
    from cms import panels
    from cms.registries import mine, retention

    from . import confirming
    from .mine import SECTION
    from .panels import waiting

    retention.register(
        retention.Rule(
            name="accounts.quarantine",
            model=QuarantinedSubmission,
            reason=_(
                "Een formulier dat op misbruik leek, wacht op een medewerker. Na dertig dagen is dat niet meer nodig."
            ),
            expired=lambda: QuarantinedSubmission.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)),
            apply=retention.delete,
            fields=("address", "data", "reasons", "decided_by"),
            what=_("Een formulier dat op misbruik leek, tot een medewerker het bekijkt"),
            term=_("30 dagen"),
            about=retention.SAFETY,
        )
    )
    for role in ("behandelaar", "eindredacteur", "beheerder"):
        roles.grant(role, "accounts.view_quarantinedsubmission", "accounts.change_quarantinedsubmission")
    panels.register(waiting)
    mine.register(SECTION)
    confirming.register()
