"""The report "Bewaartermijnen": each promise, when it was last kept, and what it would take away now."""

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from .retention import overview

# Who may see what became of personal data may see the promises about it.
MAY_READ_RETENTION = "cms.view_auditentry"


class RetentionReportView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Looking changes nothing: the counts are those of a dry run."""

    template_name = "wagtailadmin/reports/retention.html"
    page_title = _("Bewaartermijnen")
    header_icon = "time"
    permission_required = MAY_READ_RETENTION

    def user_has_permission(self, permission):
        return self.request.user.has_perm(permission)

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        lines = overview()
        return super().get_context_data(
            going=[line for line in lines if not line.outcome.kept],
            staying=[line for line in lines if line.outcome.kept],
            total=sum(line.outcome.count for line in lines),
            failed=any(line.outcome.error for line in lines),
            **kwargs,
        )
