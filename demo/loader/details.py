"""What only one type of page has: its own fields and the rows that belong to it."""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.models import Organisation

from .content import ContentError


class DetailWriter:
    """Sets the `details` of a content file on a page. Raises ContentError with the name of the faulty field."""

    def __init__(self, file, maker):
        self.file, self.maker = file, maker

    def write(self, page, details):
        for name, value in details.items():
            field = self._field(type(page), name)
            if field.one_to_many:
                rows = [self._row(field, number, row) for number, row in enumerate(value, 1)]
                setattr(page, name, rows)
            elif field.many_to_many:
                setattr(page, name, [self._linked(field, slug) for slug in value])
            else:
                self._set(page, field, value)

    def _field(self, model, name):
        try:
            return model._meta.get_field(name)
        except FieldDoesNotExist:
            raise ContentError(self.file, name, _("deze soort pagina heeft dit veld niet")) from None

    def _linked(self, field, slug):
        found = field.related_model._default_manager.filter(slug=slug).first()
        if found is None:
            raise ContentError(self.file, field.name, _("onbekend: %s") % slug)
        return found

    def _row(self, relation, number, values):
        where = f"{relation.name} {number}"
        row = relation.related_model()
        if isinstance(row, Orderable):
            row.sort_order = number - 1
        for name, value in values.items():
            self._set(row, self._field(type(row), name), value)
        try:
            row.full_clean(exclude=[relation.field.name])
        except ValidationError as error:
            raise ContentError(self.file, where, error.messages[0]) from None
        return row

    def _set(self, instance, field, value):
        if isinstance(field, RichTextField):
            value = self.maker.rich_text(value, field.name)
        elif isinstance(field, models.ForeignKey):
            value = self._related(field, value)
        setattr(instance, field.name, value)

    def _related(self, field, value):
        """An organisation by its address, a picture by its key."""
        if field.related_model is not Organisation:
            return self.maker.picture(value, field.name)
        found = Organisation.objects.filter(slug=value).first()
        if found is None:
            raise ContentError(self.file, field.name, _("onbekende organisatie “%s”") % value)
        return found
