"""The guard on the dashboard: what was set apart and waits for somebody."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import QuarantinedSubmission
from cms.panels import SHOWN, Card, Item

from . import registry

PERMISSION = "accounts.change_quarantinedsubmission"


def waiting(user):
    """Submissions nobody decided about yet, oldest first; None for whoever may not decide."""
    if not user.has_perm(PERMISSION):
        return None
    found = QuarantinedSubmission.objects.filter(state=QuarantinedSubmission.State.WAITING).order_by("at", "pk")
    items = [
        Item(
            str(registry.label_of(submission.form)),
            reverse("quarantine:inspect", args=[submission.pk]),
            _("verzonden op %s") % date_format(timezone.localtime(submission.at), "j F Y H:i"),
        )
        for submission in found[:SHOWN]
    ]
    return Card(
        "quarantine",
        _("Apart gezette formulieren"),
        "warning",
        _("Er wacht geen formulier op een besluit."),
        items,
        reverse("quarantine:index"),
        _("Alle apart gezette formulieren"),
    )
