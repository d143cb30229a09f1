"""What the toolkit adds to the back office."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from .imports import admin_urls as sheet_imports
from .reports import MAY_READ, UsefulnessReportView
from .viewsets import ToolkitViewSetGroup

register_snippet(ToolkitViewSetGroup)


class UsefulnessMenuItem(MenuItem):
    """For everyone who writes pages."""

    def is_shown(self, request):
        return request.user.has_perm(MAY_READ)


@hooks.register("register_reports_menu_item")
def usefulness_menu_item():
    return UsefulnessMenuItem(_("Nuttig gevonden"), reverse("usefulness_report"), icon_name="thumbtack", order=150)


@hooks.register("register_admin_urls")
def admin_urls():
    view = UsefulnessReportView
    return [
        path("", include(sheet_imports)),
        path("reports/nuttig/", view.as_view(), name="usefulness_report"),
        path("reports/nuttig/lijst/", view.as_view(results_only=True), name="usefulness_report_results"),
    ]
