"""The report "Nuttig gevonden": what readers said of each article."""

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from cms.exports import SafeExportMixin

from .models import ArticlePage, Usefulness

MONTHS = 12
MAY_READ = "toolkit.view_usefulness"


def judged(today=None):
    """Articles with an answer in the last twelve months, those with most "nee" first: `useful`, `not_useful`."""
    today = today or timezone.localdate()
    since = today.replace(year=today.year - 1, day=1)
    recent = Q(usefulness__month__gte=since)
    found = ArticlePage.objects.annotate(
        useful=Coalesce(Sum("usefulness__useful", filter=recent), 0),
        not_useful=Coalesce(Sum("usefulness__not_useful", filter=recent), 0),
    )
    return found.annotate(answers=F("useful") + F("not_useful")).filter(answers__gt=0).order_by("-not_useful", "title")


class UsefulnessReportView(SafeExportMixin, ReportView):
    """For everyone who writes pages."""

    page_title = _("Nuttig gevonden")
    header_icon = "thumbtack"
    index_url_name = "usefulness_report"
    index_results_url_name = "usefulness_report_results"
    results_template_name = "wagtailadmin/reports/usefulness_results.html"
    model = ArticlePage
    permission_policy = ModelPermissionPolicy(Usefulness)
    permission_required = "view"
    export_permission = MAY_READ
    is_searchable = False
    list_export = ["title", "useful", "not_useful", "full_url"]
    export_headings = {"useful": _("Nuttig"), "not_useful": _("Niet nuttig"), "full_url": _("Adres")}

    def get_filename(self):
        return f"nuttig-gevonden-{timezone.localdate():%Y-%m-%d}"

    def get_base_queryset(self):
        return judged()

    def get_queryset(self):
        self.queryset = judged()
        return super().get_queryset()

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "title", label=_("Artikel"), get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk])
            ),
            Column("useful", label=_("Nuttig"), width="15%"),
            Column("not_useful", label=_("Niet nuttig"), width="15%"),
        ]
