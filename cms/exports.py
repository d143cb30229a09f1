"""One safe way to take a list out of the back office as CSV, XLSX or ODS.

Mix `SafeExportMixin` in before any Wagtail listing view with `list_export`: the index views of
ModelViewSet and SnippetViewSet, ReportView and, through `cms.ledgers`, wagtail-modeladmin.

    class RegistrationIndexView(SafeExportMixin, IndexView): ...

Without it (Wagtail 8.0) a cell such as "=HYPERLINK(...)" becomes a formula in the reader's spreadsheet,
times are in UTC, choices leave as their codes, False, 0 and nothing look alike in modeladmin, an empty link
breaks off the file halfway, and everyone who may look may also export.
"""

import datetime
import json
import re
from io import BytesIO

from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Manager, Model, QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from .sheets.formulas import escape_formula
from .sheets.writing import MIMETYPE, Page, write_ods

FORMATS = ("csv", "xlsx", "ods")
# Characters that XML, and so XLSX, cannot hold.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def readable(value):
    """A value as a person writes it; numbers and dates stay what they are, nothing stays empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime.datetime):
        return timezone.make_naive(value).replace(microsecond=0) if timezone.is_aware(value) else value
    if isinstance(value, int | float | datetime.date | datetime.time):
        return value
    if isinstance(value, Manager | QuerySet):
        return ", ".join(str(item) for item in value.all())
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, list | tuple | set):
        return ", ".join(str(item) for item in value)
    return CONTROL.sub("", force_str(value))


def follow(item, path):
    """The value at a dotted path, with the label of a choice; None as soon as a step is empty."""
    for name in path.split("."):
        if item is None:
            return None
        display = getattr(item, f"get_{name}_display", None) if isinstance(item, Model) else None
        value = display if callable(display) and _has_choices(item, name) else getattr(item, name)
        item = value() if callable(value) and not isinstance(value, Manager) else value
    return item


def _has_choices(instance, name):
    try:
        return bool(instance._meta.get_field(name).choices)
    except FieldDoesNotExist:
        return False


class SafeExportMixin:
    """Checks the "export" permission of the listed model and writes cells that are safe and readable.

    `export_permission` overrides the name; the default is "<app>.export_<model>". A view without such a
    permission of its own (a report) sets it to one that its readers need.
    """

    FORMATS = FORMATS
    export_permission = None

    def get_export_permission(self):
        if self.export_permission:
            return self.export_permission
        meta = self.model._meta
        return f"{meta.app_label}.export_{meta.model_name}"

    def user_may_export(self, user):
        return user.has_perm(self.get_export_permission())

    def dispatch(self, request, *args, **kwargs):
        if "export" in request.GET and not self.user_may_export(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def show_export_buttons(self):
        return bool(self.list_export) and self.user_may_export(self.request.user)

    @property
    def ods_export_url(self):
        return self.get_export_url("ods")

    @cached_property
    def header_more_buttons(self):
        """Wagtail's own two, and ODS."""
        buttons = super().header_more_buttons
        if self.show_export_buttons:
            ods = Button(_("Download ODS"), url=self.ods_export_url, icon_name="download", priority=110)
            buttons = [*buttons, ods]
        return buttons

    def as_spreadsheet(self, queryset, spreadsheet_format):
        if spreadsheet_format != "ods":
            return super().as_spreadsheet(queryset, spreadsheet_format)
        output, headings = BytesIO(), tuple(self.get_heading(queryset, field) for field in self.list_export)
        rows = (self.to_row_dict(item) for item in queryset)
        lines = ([self.preprocess_field_value(field, value, "ods") for field, value in row.items()] for row in rows)
        write_ods(output, self.get_filename(), [Page(self.get_filename(), headings, lines)])
        output.seek(0)
        return FileResponse(output, as_attachment=True, content_type=MIMETYPE, filename=f"{self.get_filename()}.ods")

    def export_value(self, item, field):
        """The raw value of one cell."""
        return follow(item, field)

    def to_row_dict(self, item):
        return {field: self.export_value(item, field) for field in self.list_export}

    def preprocess_field_value(self, field, value, export_format):
        special = self.custom_field_preprocess.get(field, {}).get(export_format)
        value = readable(special(value) if special else value)
        if export_format != "csv":
            return value
        if isinstance(value, datetime.datetime):
            return value.isoformat(sep=" ")
        return escape_formula(value) if isinstance(value, str) else value

    def get_heading(self, queryset, field):
        return capfirst(escape_formula(force_str(super().get_heading(queryset, field))))
