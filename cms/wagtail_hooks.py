"""What the kernel adds to the back office."""

from django.core.exceptions import PermissionDenied
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from . import content_checks
from .advice import readability_advice
from .ledgers import AuditLedger
from .link_check.report import LinkReportView
from .panels import WaitingPanel
from .reports import MAY_READ, ReviewLettersView, ReviewReportView
from .retention_report import MAY_READ_RETENTION, RetentionReportView
from .viewsets import CityViewSetGroup, GuardedDeleteBulkAction

register_snippet(CityViewSetGroup)
modeladmin_register(AuditLedger)
# After Wagtail's own, so that ours takes its place.
hooks.register("register_bulk_action", GuardedDeleteBulkAction, order=10)


class WriterMenuItem(MenuItem):
    """For everyone who writes pages."""

    def is_shown(self, request):
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, MAY_READ)


@hooks.register("register_reports_menu_item")
def review_menu_item():
    return WriterMenuItem(_("Te controleren"), reverse("review_report"), icon_name="calendar-check", order=100)


@hooks.register("register_reports_menu_item")
def link_menu_item():
    return WriterMenuItem(_("Kapotte links"), reverse("link_report"), icon_name="link", order=110)


class RetentionMenuItem(MenuItem):
    """For those who also see the audit log."""

    def is_shown(self, request):
        return request.user.has_perm(MAY_READ_RETENTION)


@hooks.register("register_reports_menu_item")
def retention_menu_item():
    return RetentionMenuItem(_("Bewaartermijnen"), reverse("retention_report"), icon_name="time", order=200)


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("reports/bewaartermijnen/", RetentionReportView.as_view(), name="retention_report"),
        path("reports/kapotte-links/", LinkReportView.as_view(), name="link_report"),
        path("reports/kapotte-links/lijst/", LinkReportView.as_view(results_only=True), name="link_report_results"),
        path("leesbaarheid/", readability_advice, name="wagtailadmin_readability"),
        path("reports/te-controleren/", ReviewReportView.as_view(), name="review_report"),
        path(
            "reports/te-controleren/lijst/", ReviewReportView.as_view(results_only=True), name="review_report_results"
        ),
        path("reports/te-controleren/mail/", ReviewLettersView.as_view(), name="review_letters"),
    ]


@hooks.register("construct_homepage_panels")
def homepage_panels(request, panels):
    """What waits comes first; it also holds one's own pages, which Wagtail would list a second time."""
    panels[:] = [panel for panel in panels if not isinstance(panel, UserObjectsInWorkflowModerationPanel)]
    panels.append(WaitingPanel())


@hooks.register("construct_help_menu")
def help_menu(request, items):
    """Wagtail's own guide and news are in English and on another site."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("construct_wagtail_userbar")
def userbar(request, items, page):
    content_checks.widen(items)


@hooks.register("insert_editor_js")
def editor_js():
    return format_html(
        '<script type="module" src="{}" data-readability-url="{}" data-readability-label="{}"></script>',
        static("admin/readability.js"),
        reverse("wagtailadmin_readability"),
        _t("Leesbaarheid"),
    )


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("admin/theme.css"))


@hooks.register("before_move_page")
def only_who_may_move(request, page, destination):
    """Wagtail 8.0 asks only when it moves: until then everyone in the back office sees the title of any draft."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied
