"""Consents in the back office: the ledger, the proof of one person, and who may be asked for an evaluation."""

from django.contrib.admin.decorators import display
from django.contrib.admin.filters import SimpleListFilter
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from accounts.models import ConsentEvent
from accounts.staff import recent
from cms.addresses import masked
from cms.ledgers import LedgerAdmin, PeriodFilter

from . import purposes
from .staff_views import ConsentProofView, StandingConsentsView

# Whoever takes away what somebody agreed to says again who they are.
recent.guard("consent_proof")


class PurposeFilter(SimpleListFilter):
    """By what was asked, in its own words."""

    title = _("doel")
    parameter_name = "purpose"

    def lookups(self, request, model_admin):
        known = ConsentEvent.objects.order_by("purpose").values_list("purpose", flat=True).distinct()
        return [(name, purposes.label_of(name)) for name in known]

    def queryset(self, request, queryset):
        return queryset.filter(purpose=self.value()) if self.value() else queryset


class ConsentLedger(LedgerAdmin):
    """Everything that was ever agreed or taken back. Whole addresses only in the export."""

    model = ConsentEvent
    menu_icon = "check"
    menu_order = 9450
    add_to_settings_menu = True
    add_to_admin_menu = False
    index_template_name = "wagtailadmin/consents/index.html"
    list_display = ("moment", "who", "subject", "action", "channel", "version")
    list_filter = (PurposeFilter, "action", "channel", ("at", PeriodFilter))
    list_select_related = ("text",)
    list_export = ("at", "address", "subject", "action", "channel", "version")
    export_filename = "toestemmingen"
    inspect_view_fields = ("at", "purpose", "action", "channel", "text", "masked_address")

    @display(description=_("wanneer"), ordering="at")
    def moment(self, event):
        """Local time, short enough for a narrow column."""
        return date_format(timezone.localtime(event.at), "d-m-Y H:i")

    @display(description=_("wie"))
    def who(self, event):
        """Enough to recognise an address, not to learn it."""
        return masked(event.address) if event.address else _("adres verwijderd")

    @display(description=_("waarvoor"), ordering="purpose")
    def subject(self, event):
        return str(purposes.label_of(event.purpose))

    @display(description=_("tekst"))
    def version(self, event):
        return _("versie %s") % event.text.version


modeladmin_register(ConsentLedger)


class StandingMenuItem(MenuItem):
    """For those who also see the ledger."""

    def is_shown(self, request):
        return request.user.has_perm("accounts.view_consentevent")


@hooks.register("register_reports_menu_item")
def standing_menu_item():
    return StandingMenuItem(
        _("Wie gaf toestemming?"), reverse("consent_standing"), name="consent_standing", icon_name="check", order=150
    )


@hooks.register("register_admin_urls")
def consent_urls():
    return [
        path("toestemmingen/bewijs/", ConsentProofView.as_view(), name="consent_proof"),
        path("reports/toestemmingen/", StandingConsentsView.as_view(), name="consent_standing"),
        path(
            "reports/toestemmingen/lijst/",
            StandingConsentsView.as_view(results_only=True),
            name="consent_standing_results",
        ),
    ]
