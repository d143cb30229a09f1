"""Ledgers: registers that staff only list, filter, inspect and export, on wagtail-modeladmin.

`LedgerAdmin` is the only way in which this house uses that package. It closes what was found in its 2.5.0:
anyone with admin access could open the history of any row, an inspect page ignored `get_queryset`, and the
export wrote False, 0 and nothing alike. A ledger has no add, edit or delete: those addresses do not exist.
"""

import re

from django.contrib.admin.decorators import display
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.filters import DateFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView

from .exports import SafeExportMixin, follow, readable
from .models import AuditEntry


class PeriodFilter(DateFieldListFilter):
    """Django's filter on a date; its word for "no matter when" has no Dutch here."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.links = ((_("Altijd"), {}), *self.links[1:])


class LedgerPermissionHelper(PermissionHelper):
    """ "view" opens list and rows, "export" is a permission of its own, and nothing can be changed."""

    def user_can_list(self, user):
        return self.user_has_specific_permission(user, self.get_perm_codename("view"))

    def user_can_inspect_obj(self, user, obj):
        return self.inspect_view_enabled and self.user_can_list(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class LedgerIndexView(SafeExportMixin, IndexView):
    """The list, with an export that tells False from nothing."""

    def dispatch(self, request, *args, **kwargs):
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            return redirect(request.path)

    def get_filters_params(self, params=None):
        """Parameters that are no lookup of this model are left out: they would raise instead of being ignored."""
        known = {field.name for field in self.opts.get_fields()} | {
            field.attname for field in self.opts.concrete_fields
        }
        found = super().get_filters_params(params)
        # A filter class of a ledger has a parameter of its own.
        known |= {spec.parameter_name for spec in self.list_filter if hasattr(spec, "parameter_name")}
        return {key: value for key, value in found.items() if key.split("__")[0] in known}

    def export_value(self, item, field):
        """A field of the model, a dotted path, or a method of the ledger class."""
        if hasattr(self.model_admin, field):
            _field, _attribute, value = lookup_field(field, item, self.model_admin)
            return value
        return follow(item, field)

    def get_filters(self, request):
        """Only the declared filters. Modeladmin would turn any parameter into a lookup, such as
        `?user__password__startswith=`, and so answer questions that the list does not.
        """
        specs, found, _rest, distinct = super().get_filters(request)
        return specs, found, {}, distinct

    def get_heading(self, queryset, field):
        """Modeladmin gives Every Word A Capital; Dutch does not."""
        return capfirst(super().get_heading(queryset, field).lower())


class LedgerInspectView(InspectView):
    """One row, and only when it is in the list of this user."""

    def dispatch(self, request, *args, **kwargs):
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        if not self.model_admin.get_queryset(request).filter(pk=self.instance.pk).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return f"{capfirst(self.opts.verbose_name)} {self.instance.pk}"

    def get_page_subtitle(self):
        return ""

    def get_field_label(self, field_name, field=None):
        return capfirst(super().get_field_label(field_name, field))

    def get_field_display_value(self, field_name, field=None):
        """Yes, no and nought are answers too; the package prints nought as nothing."""
        value = follow(self.instance, field_name)
        if isinstance(value, bool | int):
            return readable(value)
        return super().get_field_display_value(field_name, field)


def _yes_no_column(field):
    """A column for a boolean field. The package would ask for an icon of django.contrib.admin, which is not here."""

    def column(item):
        return readable(getattr(item, field.name))

    column.short_description = field.verbose_name
    column.admin_order_field = field.name
    column.__name__ = field.name
    return column


class _NoAdminSite:
    """In the place of django.contrib.admin, which this house does not install (a second door): filters on a
    relation ask it for an ordering.
    """

    def get_model_admin(self, model):
        raise NotRegistered(model)


class LedgerAdmin(ModelAdmin):
    """Base class of every ledger. The model needs the permissions "view" and "export"."""

    permission_helper_class = LedgerPermissionHelper
    index_view_class = LedgerIndexView
    inspect_view_class = LedgerInspectView
    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 50

    def __init__(self, parent=None):
        super().__init__(parent)
        self.admin_site = _NoAdminSite()

    def get_admin_urls_for_registration(self):
        """Only the list and the single row: what has no address cannot be posted to."""
        kept = {self.url_helper.get_action_url_name(action) for action in ("index", "inspect")}
        return tuple(url for url in super().get_admin_urls_for_registration() if url.name in kept)

    def get_list_export(self, request):
        """Without the permission there are no buttons either."""
        codename = self.permission_helper.get_perm_codename("export")
        allowed = self.permission_helper.user_has_specific_permission(request.user, codename)
        return self.list_export if allowed else ()

    def get_list_display(self, request):
        booleans = {field.name: field for field in self.opts.get_fields() if isinstance(field, BooleanField)}
        return [_yes_no_column(booleans[name]) if name in booleans else name for name in self.list_display]

    def get_menu_label(self):
        return self.menu_label or capfirst(self.opts.verbose_name_plural)


class AuditLedger(LedgerAdmin):
    """The audit log: for administrators only, see `accounts.roles`."""

    model = AuditEntry
    menu_icon = "history"
    menu_order = 9500
    add_to_settings_menu = True
    add_to_admin_menu = False
    list_display = ("moment", "user", "action", "screen", "object_id")
    list_filter = ("action", ("at", PeriodFilter), "user")
    list_select_related = ("user",)
    list_export = ("at", "user", "action", "view", "object_id", "status")
    export_filename = "logboek"
    search_fields = ("view", "object_id")
    inspect_view_fields = ("at", "user", "action", "view", "object_id", "status")

    @display(description=_("wanneer"), ordering="at")
    def moment(self, entry):
        """Local time, short enough for a narrow column."""
        return date_format(timezone.localtime(entry.at), "d-m-Y H:i:s")

    @display(description=_("scherm"), ordering="view")
    def screen(self, entry):
        """Its name is one long word, which would push the last column out of sight: it may break at its seams."""
        return mark_safe(re.sub(r"(?<=[:_])", "<wbr>", escape(entry.view)))
