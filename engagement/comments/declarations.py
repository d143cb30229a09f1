"""What reactions declare to the registries."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready."""
    from accounts import guard, roles
    from cms import panels
    from cms.registries import mine, periodic

    from . import forms, keeping, letters
    from .mine import SECTION
    from .panels import waiting

    for form, label in (
        (forms.WordsForm, _("Reactie schrijven")),
        (forms.EditForm, _("Reactie wijzigen")),
        (forms.ReportForm, _("Reactie melden")),
        (forms.AppealForm, _("Bezwaar maken")),
    ):
        guard.register_form(form.guard_name, label, form_class=form)
    letters.declare()
    keeping.register()
    periodic.register(periodic.Job("find_lost_comments", timedelta(days=1), keeping.find_lost))
    mine.register(SECTION)
    panels.register(waiting)
    roles.grant("redacteur", "engagement.view_comment")
    for role in ("eindredacteur", "beheerder"):
        roles.grant(role, "engagement.view_comment", "engagement.moderate_comment")
    roles.grant("beheerder", "engagement.change_commentrules")
