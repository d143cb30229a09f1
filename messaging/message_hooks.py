"""The register of messages in the back office."""

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.decorators import display
from django.db.models import Exists, OuterRef
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import modeladmin_register

from cms.addresses import masked
from cms.ledgers import LedgerAdmin, LedgerInspectView, PeriodFilter

from . import kinds
from .message_text import shown_text
from .message_views import ADDRESS_MARK, MessageSearchView, ResendView, SettleView
from .models import Message

# In the address bar, beside the states that wait for somebody.
LATE = "late"


def waits_for_staff(message):
    """True for a mail that failed, or of which nobody knows, until somebody deals with it."""
    known = getattr(message, "is_unsettled", None)
    return Message.objects.unsettled().filter(pk=message.pk).exists() if known is None else known


def can_be_sent_again(message):
    """True while there is still something to send, and to whom."""
    return bool(message.body_id and message.address)


class KindFilter(SimpleListFilter):
    """By what a mail is called; only kinds that were mailed."""

    title = _("soort")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        names = Message.objects.order_by().values_list("kind", flat=True).distinct()
        return sorted(((name, str(kinds.get(name).label)) for name in names), key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


class OpenFilter(SimpleListFilter):
    """What still waits for a member of staff."""

    title = _("wacht op u")
    parameter_name = "open"

    def lookups(self, request, model_admin):
        states = [(state, state.label) for state in (Message.State.FAILED, Message.State.UNKNOWN)]
        return [*states, (LATE, _t("wacht langer dan een kwartier"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() == LATE:
            return queryset.filter(pk__in=Message.objects.late(timezone.now()).values("pk"))
        return queryset.filter(pk__in=Message.objects.unsettled().filter(state=self.value()).values("pk"))


class AddressFilter(SimpleListFilter):
    """Mail to one address; the address bar holds a mark of it that cannot be turned back."""

    title = _("adres")
    parameter_name = ADDRESS_MARK

    def lookups(self, request, model_admin):
        asked = request.GET.get(ADDRESS_MARK)
        return [(asked, _t("het gezochte adres"))] if asked else []

    def queryset(self, request, queryset):
        return queryset.filter(address_key=self.value()) if self.value() else queryset


class MessageButtonHelper(ButtonHelper):
    """What may be done with a mail that failed or whose outcome is unknown."""

    def get_buttons_for_obj(self, obj, *args, **kwargs):
        buttons = super().get_buttons_for_obj(obj, *args, **kwargs)
        if waits_for_staff(obj) and self.request.user.has_perm("messaging.resend_message"):
            if can_be_sent_again(obj):
                buttons.append(self._button(obj, "message_resend", _t("Opnieuw versturen")))
            buttons.append(self._button(obj, "message_settle", _t("Afgehandeld")))
        return buttons

    def _button(self, obj, name, label):
        return {
            "url": reverse(name, args=[obj.pk]),
            "label": label,
            "classname": self.finalise_classname(["button-small", "button-secondary"]),
            "title": _t("%(action)s: bericht %(number)s") % {"action": label, "number": obj.pk},
        }


class MessageInspectView(LedgerInspectView):
    """One message: what happened to it and, while that is kept, what it said."""

    def get_field_label(self, field_name, field=None):
        """Some lines are methods of the ledger."""
        made = getattr(self.model_admin, field_name, None)
        return capfirst(made.short_description) if made else super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name, field=None):
        made = getattr(self.model_admin, field_name, None)
        return made(self.instance) if made else super().get_field_display_value(field_name, field)

    def get_context_data(self, **kwargs):
        message = self.instance
        return super().get_context_data(
            shown=shown_text(message),
            events=message.events.all(),
            may_act=waits_for_staff(message) and self.request.user.has_perm("messaging.resend_message"),
            can_resend=can_be_sent_again(message),
            # They stand in the page itself.
            buttons=[],
            **kwargs,
        )


class MessageLedger(LedgerAdmin):
    """Which mail went when, without the addresses."""

    model = Message
    menu_icon = "mail"
    menu_order = 9300
    menu_label = _("Verzonden berichten")
    add_to_settings_menu = True
    add_to_admin_menu = False
    inspect_view_class = MessageInspectView
    inspect_template_name = "wagtailadmin/messages/inspect.html"
    index_template_name = "wagtailadmin/messages/index.html"
    button_helper_class = MessageButtonHelper
    list_display = ("moment", "what", "to", "state_label", "stream")
    list_filter = ("stream", "state", KindFilter, ("created_at", PeriodFilter), OpenFilter, AddressFilter)
    list_export = ("created_at", "what", "stream", "state", "finished_at", "attempts", "reply_code", "note")
    export_filename = "verzonden-berichten"
    inspect_view_fields = (
        "created_at",
        "what",
        "to",
        "stream",
        "state",
        "attempts",
        "reply_code",
        "note",
        "due_at",
        "finished_at",
    )

    def get_queryset(self, request):
        """Each row knows whether it waits for somebody, so that the buttons cost no query each."""
        unsettled = Message.objects.unsettled().filter(pk=OuterRef("pk"))
        return super().get_queryset(request).annotate(is_unsettled=Exists(unsettled))

    @display(description=_("gepland op"), ordering="created_at")
    def moment(self, message):
        """Local time."""
        return date_format(timezone.localtime(message.created_at), "d-m-Y H:i")

    @display(description=_("soort"), ordering="kind")
    def what(self, message):
        """What the mail is called."""
        return str(kinds.get(message.kind).label)

    @display(description=_("aan"))
    def to(self, message):
        """Enough of the address to recognise one's own."""
        return masked(message.address) if message.address else _t("adres verwijderd")

    @display(description=_("stand"), ordering="state")
    def state_label(self, message):
        """In words."""
        return message.get_state_display()


modeladmin_register(MessageLedger)


@hooks.register("register_admin_urls")
def message_urls():
    return [
        path("verzonden-berichten/zoeken/", MessageSearchView.as_view(), name="message_search"),
        path("verzonden-berichten/<int:pk>/opnieuw/", ResendView.as_view(), name="message_resend"),
        path("verzonden-berichten/<int:pk>/afgehandeld/", SettleView.as_view(), name="message_settle"),
    ]
