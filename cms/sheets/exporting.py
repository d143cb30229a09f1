"""Taking a register out with the columns that an import takes back."""

from django.utils.functional import cached_property
from django.utils.text import capfirst

from cms.exports import SafeExportMixin

from . import specs


class SheetExportMixin(SafeExportMixin):
    """For the list of a register with an ImportSpec; other registers export their `list_export` as always."""

    @cached_property
    def sheet(self):
        """The spec with its names looked up, or None."""
        found = specs.for_model(self.model)
        return found and found.prepared()

    def as_spreadsheet(self, queryset, spreadsheet_format):
        if self.sheet:
            queryset = queryset.prefetch_related(*self.sheet.related)
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def get_heading(self, queryset, field):
        if not self.sheet:
            return super().get_heading(queryset, field)
        return capfirst(self.sheet.heading_of(self.sheet.by_name[field]))

    def export_value(self, item, field):
        return self.sheet.by_name[field].text_of(item) if self.sheet else super().export_value(item, field)
