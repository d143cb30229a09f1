"""Screens for staff: the proof of one person, and the list of those who agree now.

An address that somebody types goes by POST only and is not kept: it stands in no address bar, log or table.
"""

import json

import django_filters
from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView

from accounts.models import ConsentEvent
from accounts.sessions import personal
from cms import auditing
from cms.addresses import masked
from cms.exports import SafeExportMixin
from cms.models import AuditEntry

from . import evidence, purposes

PROOF_PERMISSION = "accounts.export_consentevent"
VIEW_PERMISSION = "accounts.view_consentevent"
LEDGER_URL = "accounts_consentevent_modeladmin_index"


class RegisterPermissionMixin(PermissionCheckedMixin):
    """The permission by its full name: these screens are of no viewset that could complete it."""

    def user_has_permission(self, permission):
        return self.request.user.has_perm(permission)


class PersonForm(forms.Form):
    """Whose proof."""

    address = forms.EmailField(
        label=_("E-mailadres"),
        help_text=_("Typ het hele adres. Ook als het adres al is verwijderd, vindt de site de toestemmingen terug."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        max_length=254,
    )


class ConsentProofView(RegisterPermissionMixin, WagtailAdminTemplateMixin, FormView):
    """Everything that one person agreed to, on the screen, as text and as JSON; each look is in the audit log."""

    template_name = "wagtailadmin/consents/proof.html"
    page_title = _("Bewijs van toestemming")
    header_icon = "check"
    permission_required = PROOF_PERMISSION
    form_class = PersonForm

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(LEDGER_URL), "label": _("Toestemmingen")},
            {"url": "", "label": self.page_title},
        ]

    def dispatch(self, request, *args, **kwargs):
        return personal(super().dispatch)(request, *args, **kwargs)

    def form_valid(self, form):
        found = evidence.proof(form.cleaned_data["address"])
        auditing.record(
            AuditEntry.Action.EXPORT,
            user=self.request.user,
            view="consent_proof",
            object_id=len(found["consents"]) + len(found["given_for_children"]),
        )
        kind = self.request.POST.get("als")
        if kind == "json":
            content = json.dumps(found, indent=2, ensure_ascii=False)
            return _file(content, "application/json", "json")
        if kind == "tekst":
            return _file(evidence.as_text(found), "text/plain; charset=utf-8", "txt")
        context = self.get_context_data(form=form, searched=True, text=evidence.as_text(found))
        return self.render_to_response(context)


def _file(content, content_type, ending):
    """A download whose name says nothing about the person."""
    response = HttpResponse(content, content_type=content_type)
    name = f"bewijs-toestemming-{timezone.localdate():%Y-%m-%d}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _purpose_choices():
    return [(purpose.name, purpose.label) for purpose in purposes.all_purposes()]


class StandingFilterSet(WagtailFilterSet):
    """For what."""

    purpose = django_filters.ChoiceFilter(label=_("Waarvoor"), choices=_purpose_choices, empty_label=_("Alles"))

    class Meta:
        model = ConsentEvent
        fields = []


class StandingConsentsView(RegisterPermissionMixin, SafeExportMixin, ReportView):
    """Everyone who agrees now. Masked on the screen; the export holds the addresses to write to."""

    model = ConsentEvent
    permission_required = VIEW_PERMISSION
    page_title = _("Wie gaf toestemming?")
    header_icon = "check"
    index_url_name = "consent_standing"
    index_results_url_name = "consent_standing_results"
    results_template_name = "wagtailadmin/consents/standing_results.html"
    filterset_class = StandingFilterSet
    is_searchable = False
    list_export = ["address", "subject", "at", "get_channel_display", "text.version"]
    export_headings = {
        "address": _("E-mailadres"),
        "subject": _("Waarvoor"),
        "at": _("Sinds"),
        "get_channel_display": _("Hoe"),
        "text.version": _("Versie van de tekst"),
    }

    def get_filename(self):
        return f"toestemmingen-{timezone.localdate():%Y-%m-%d}"

    def get_queryset(self):
        self.queryset = ConsentEvent.objects.standing().exclude(address="").select_related("text")
        return super().get_queryset()

    def export_value(self, item, field):
        return str(purposes.label_of(item.purpose)) if field == "subject" else super().export_value(item, field)

    @cached_property
    def columns(self):
        return [
            Column("address", label=_("Wie"), accessor=lambda event: masked(event.address)),
            Column("purpose", label=_("Waarvoor"), accessor=lambda event: purposes.label_of(event.purpose)),
            Column("at", label=_("Sinds"), accessor=lambda event: date_format(timezone.localtime(event.at), "j F Y")),
            Column("channel", label=_("Hoe"), accessor="get_channel_display"),
        ]
