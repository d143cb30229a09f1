"""The menu item of events, with its registers."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .access import AccessViewSet
from .pitches import PitchViewSet
from .registrations import RegistrationViewSet
from .sessions import SessionViewSet


class EventsGroup(ModelViewSetGroup):
    """Who may see none of them does not see the item."""

    menu_label = _("Evenementen")
    menu_icon = "calendar"
    menu_order = 830
    items = (SessionViewSet, RegistrationViewSet, AccessViewSet, PitchViewSet)
