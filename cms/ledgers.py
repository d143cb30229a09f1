"""Ledgers: registers that staff only list, filter, inspect and export, on wagtail-modeladmin.

`LedgerAdmin` is the only way in which this house uses that package. It closes what was found in its 2.5.0:
anyone with admin access could open the history of any row, an inspect page ignored `get_queryset`, and the
export wrote False, 0 and nothing alike. A ledger has no add, edit or delete: those addresses do not exist.
"""

from django.contrib.admin.utils import lookup_field
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView

from .exports import SafeExportMixin, follow


class LedgerPermissionHelper(PermissionHelper):
    """"view" opens list and rows, "export" is a permission of its own, and nothing can be changed."""

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
        self.request = request
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def export_value(self, item, field):
        """A field of the model, a dotted path, or a method of the ledger class."""
        if hasattr(self.model_admin, field):
            _field, _attribute, value = lookup_field(field, item, self.model_admin)
            return value
        return follow(item, field)

    @cached_property
    def may_export(self):
        """For the template: the permission and something to export."""
        return self.show_export_buttons

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


class LedgerAdmin(ModelAdmin):
    """Base class of every ledger. The model needs the permissions "view" and "export"."""

    permission_helper_class = LedgerPermissionHelper
    index_view_class = LedgerIndexView
    inspect_view_class = LedgerInspectView
    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 50

    def get_admin_urls_for_registration(self):
        """Only the list and the single row: what has no address cannot be posted to."""
        kept = {self.url_helper.get_action_url_name(action) for action in ("index", "inspect")}
        return tuple(url for url in super().get_admin_urls_for_registration() if url.name in kept)

    def get_menu_label(self):
        return self.menu_label or capfirst(self.opts.verbose_name_plural)
