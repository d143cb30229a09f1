"""The register of blocked addresses in the back office."""

from django.contrib.admin.decorators import display
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import modeladmin_register

from cms.ledgers import LedgerAdmin, PeriodFilter

from .models import Suppression
from .suppression_views import SuppressionLiftView, SuppressionSearchView


class LiftButtonHelper(ButtonHelper):
    """The one thing that may be done with a row."""

    def get_buttons_for_obj(self, obj, *args, **kwargs):
        if not self.request.user.has_perm("messaging.delete_suppression"):
            return []
        label = _t("Blokkade opheffen")
        button = {
            "url": reverse("suppression_lift", args=[obj.pk]),
            "label": label,
            "classname": self.finalise_classname(["button-small", "button-secondary"]),
            "title": _t("%(action)s van %(row)s") % {"action": label, "row": obj},
        }
        return [button]


class SuppressionLedger(LedgerAdmin):
    """Which addresses get no mail, without the addresses."""

    model = Suppression
    menu_icon = "mail"
    menu_order = 9400
    menu_label = _("Geblokkeerde adressen")
    add_to_settings_menu = True
    add_to_admin_menu = False
    inspect_view_enabled = False
    index_template_name = "wagtailadmin/suppressions/index.html"
    button_helper_class = LiftButtonHelper
    list_display = ("reason", "moment", "note", "mark")
    list_filter = ("reason", ("since", PeriodFilter))
    list_export = ("address_key", "reason", "since", "note")
    export_filename = "geblokkeerde-adressen"

    @display(description=_("kenmerk"))
    def mark(self, row):
        """The beginning of the hash: enough to tell two rows apart."""
        return row.address_key[:8]

    @display(description=_("sinds"), ordering="since")
    def moment(self, row):
        """Local time."""
        return date_format(timezone.localtime(row.since), "d-m-Y H:i")


modeladmin_register(SuppressionLedger)


@hooks.register("register_admin_urls")
def suppression_urls():
    return [
        path("geblokkeerde-adressen/zoeken/", SuppressionSearchView.as_view(), name="suppression_search"),
        path("geblokkeerde-adressen/<int:pk>/opheffen/", SuppressionLiftView.as_view(), name="suppression_lift"),
    ]
