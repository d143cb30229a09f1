"""Columns of the registers of events."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from events.kinds import Mode

# The labels of the model are what a resident says of themselves.
WAYS = {Mode.ROOM: _("in de zaal"), Mode.ONLINE: _("online")}


def moment_words(moment):
    return date_format(timezone.localtime(moment), "D j b Y, G.i")


def moment_column(name, label, moment, *, sort_key=None):
    """A moment as it is. Wagtail's own column counts back from now, and calls all that is to come "just now"."""
    return Column(name, label=label, accessor=lambda item: moment_words(moment(item)), sort_key=sort_key)
