"""The report "Te controleren": what is past its review date, and a mail for each owner."""

import django_filters
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_admin_base_url
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page, Site

from . import reviews
from .exports import SafeExportMixin
from .models import SiteSettings

SOON = "maand"
MAY_READ = ["add", "change", "publish"]


def _owner_choices():
    people = {row["content_owner"] for row in reviews.due_rows(soon=True)} - {None}
    accounts = get_user_model().objects.filter(pk__in=people)
    return [(reviews.NOBODY, _t("Geen eigenaar")), *((person.pk, str(person)) for person in accounts)]


class ReviewFilterSet(WagtailFilterSet):
    """Whose, and whether what comes up in the coming month counts. The view takes the right rows itself."""

    owner = django_filters.ChoiceFilter(
        label=_("Eigenaar"), choices=_owner_choices, method="leave", empty_label=_("Iedereen")
    )
    term = django_filters.ChoiceFilter(
        label=_("Wanneer"),
        choices=[(SOON, _("Ook wat binnen 30 dagen komt"))],
        method="leave",
        empty_label=_("Alleen wat te laat is"),
    )

    class Meta:
        model = Page
        fields = []

    def leave(self, queryset, name, value):
        """Rows of several tables together cannot be narrowed down any more."""
        return queryset


def _day(name):
    """A date as people write it: "two weeks ago" says too little here."""
    return lambda thing: date_format(getattr(thing, name), "j F Y") if getattr(thing, name) else ""


class ReviewReportMixin:
    """What the list and the letters share: what this user may see."""

    model = Page
    any_permission_required = MAY_READ

    def due_rows(self):
        asked = self.request.GET
        known = {str(value): value for value, _label in _owner_choices()} if asked.get("owner") else {}
        return reviews.due_rows(
            user=self.request.user, owner=known.get(asked.get("owner", "")), soon=asked.get("term") == SOON
        )


class ReviewReportView(ReviewReportMixin, SafeExportMixin, ReportView):
    """What is past its date; everyone who writes pages may see and export it."""

    page_title = _("Te controleren")
    header_icon = "calendar-check"
    index_url_name = "review_report"
    index_results_url_name = "review_report_results"
    results_template_name = "wagtailadmin/reports/review_results.html"
    filterset_class = ReviewFilterSet
    is_searchable = False
    list_export = ["title", "kind", "check_before", "checked_on", "owner_name", "owner_email", "full_url"]
    export_headings = {
        "title": _("Titel"),
        "kind": _("Soort"),
        "check_before": _("Controleren vóór"),
        "checked_on": _("Laatst gecontroleerd"),
        "owner_name": _("Eigenaar"),
        "owner_email": _("E-mailadres"),
        "full_url": _("Adres"),
    }

    def user_may_export(self, user):
        return self.permission_policy.user_has_any_permission(user, MAY_READ)

    def get_filename(self):
        return f"te-controleren-{timezone.localdate():%Y-%m-%d}"

    def get_base_queryset(self):
        return self.due_rows()

    def get_queryset(self):
        self.queryset = self.due_rows()
        return super().get_queryset()

    @cached_property
    def columns(self):
        return [
            TitleColumn("title", label=_("Titel"), get_url=lambda thing: thing.edit_url),
            Column("kind", label=_("Soort"), width="14%"),
            Column("check_before", label=_("Controleren vóór"), accessor=_day("check_before"), width="16%"),
            Column("checked_on", label=_("Laatst gecontroleerd"), accessor=_day("checked_on"), width="16%"),
            Column("owner_name", label=_("Eigenaar"), width="20%"),
        ]

    @cached_property
    def header_buttons(self):
        term = f"?term={SOON}" if self.request.GET.get("term") == SOON else ""
        return [HeaderButton(_("Mail per eigenaar"), url=f"{reverse('review_letters')}{term}", icon_name="mail")]

    def get_filtered_queryset(self):
        return reviews.Overview(super().get_filtered_queryset())


class ReviewLettersView(ReviewReportMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Whom the site mailed by itself, and a text for who wants to send one more."""

    template_name = "wagtailadmin/reports/review_letters.html"
    page_title = _("Mail per eigenaar")
    header_icon = "mail"

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("review_report"), "label": _("Te controleren")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        base_url = (get_admin_base_url() or "").rstrip("/")
        letters = reviews.letters(reviews.as_due(self.due_rows()), base_url=base_url)
        return super().get_context_data(letters=letters, settings_of_site=_site_settings(), **kwargs)


def _site_settings():
    site = Site.objects.filter(is_default_site=True).first()
    return site and SiteSettings.for_site(site)
