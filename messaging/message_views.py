"""The register of messages in the back office: find mail to an address, send again, settle.

An address that somebody types goes by POST only and is turned into its key.
"""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from cms.addresses import address_key, masked

from . import delivery, kinds
from .models import Message
from .suppression_views import AddressForm

LIST_URL = "messaging_message_modeladmin_index"
ADDRESS_MARK = "adres"


class MessageViewMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """What the screens share."""

    model = Message
    header_icon = "mail"

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(LIST_URL), "label": _("Verzonden berichten")},
            {"url": "", "label": self.page_title},
        ]


class MessageSearchView(MessageViewMixin, FormView):
    """From an address to the mails that went to it."""

    template_name = "wagtailadmin/messages/search.html"
    page_title = _("Zoek een adres")
    permission_required = "view"
    form_class = AddressForm

    def form_valid(self, form):
        return redirect(f"{reverse(LIST_URL)}?{ADDRESS_MARK}={address_key(form.cleaned_data['address'])}")


class ConfirmView(MessageViewMixin, TemplateView):
    """Asks once more, then does it."""

    template_name = "wagtailadmin/messages/confirm.html"
    permission_required = "resend"
    question = button = done = ""

    def dispatch(self, request, *args, **kwargs):
        self.object = get_object_or_404(Message, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def act(self):
        """What is done; raises ValidationError when it cannot be done (any more)."""

    def post(self, request, *args, **kwargs):
        """A second click, or a colleague who was first, is told so."""
        try:
            self.act()
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, self.done)
        return redirect(LIST_URL)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            question=self.question,
            button=self.button,
            message=self.object,
            label=kinds.get(self.object.kind).label,
            to=masked(self.object.address) if self.object.address else _t("adres verwijderd"),
            list_url=reverse(LIST_URL),
            **kwargs,
        )


class ResendView(ConfirmView):
    page_title = _("Opnieuw versturen")
    question = _("Is het bericht toch aangekomen? Dan krijgt de ontvanger het twee keer.")
    button = _("Ja, verstuur het opnieuw")
    done = _("Het bericht staat klaar en wordt opnieuw verstuurd.")

    def act(self):
        delivery.resend(self.object, by=self.request.user)


class SettleView(ConfirmView):
    page_title = _("Afgehandeld")
    question = _("Het bericht wordt niet meer verstuurd en staat niet meer bij wat op u wacht.")
    button = _("Ja, dit is afgehandeld")
    done = _("Het bericht is afgehandeld.")

    def act(self):
        delivery.settle(self.object, by=self.request.user)
