"""The report of an event in the back office: numbers and no names."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from cms import papers
from cms.models import SiteSettings
from events.after import report, report_files
from events.models import EventPage, SessionSummary


class ReportMixin(PermissionCheckedMixin):
    """About one event, for who may see the numbers of sessions."""

    permission_policy = ModelPermissionPolicy(SessionSummary)
    permission_required = "view"

    @cached_property
    def report(self):
        return report.make(get_object_or_404(EventPage, pk=self.kwargs["pk"]))


class ReportView(ReportMixin, WagtailAdminTemplateMixin, TemplateView):
    """On the screen."""

    template_name = "wagtailadmin/events/report.html"
    page_title = _("Terugblik")
    header_icon = "calendar-check"

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("event_sessions:index"), "label": _t("Momenten")},
            {"url": "", "label": f"{self.page_title}: {self.report.event.title}"},
        ]

    def get_context_data(self, **kwargs):
        found = self.report
        return super().get_context_data(
            report=found,
            columns=[label for _name, label in report.COLUMNS],
            lines=[(line, *report.proof(line)) for line in found.lines],
            **kwargs,
        )


class ReportFileView(ReportMixin, View):
    """To take along."""

    def get(self, request, pk, ending):
        if ending == "pdf":
            site = SiteSettings.for_request(request)
            content, kind = report_files.make_pdf(self.report, maker=site.site_name), papers.PDF
        elif ending == "xlsx":
            content, kind = report_files.make_workbook(self.report), report_files.XLSX
        else:
            raise Http404
        response = HttpResponse(content, content_type=kind)
        name = f"terugblik-{self.report.event.slug}.{ending}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response
