"""The screen where staff asks for the consent behind a portrait, or writes it down."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.sessions import personal
from cms import limits
from cms.addresses import address_key

from . import portraits
from .models import PortraitPage
from .portrait_forms import PAPER, ConsentForm

# Nobody fills a mailbox with these.
MAILS = limits.Rate.of(3, minutes=24 * 60)


class PortraitConsentView(WagtailAdminTemplateMixin, FormView):
    """For whoever may edit the page. The address goes by POST and is kept only where consents are kept."""

    template_name = "wagtailadmin/portraits/consent.html"
    page_title = _("Toestemming voor een portret")
    header_icon = "user"
    form_class = ConsentForm

    def dispatch(self, request, *args, **kwargs):
        self.page = get_object_or_404(PortraitPage, pk=kwargs["page_id"])
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return personal(super().dispatch)(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        edit = {"url": self.get_success_url(), "label": self.page.get_admin_display_title()}
        return [*super().get_breadcrumbs_items(), edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(portrait=self.page, consent=self.page.consent, **kwargs)

    def get_success_url(self):
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    @transaction.atomic
    def form_valid(self, form):
        address, on_paper = form.cleaned_data["address"], form.cleaned_data["how"] == PAPER
        if limits.take(f"portrait:{address_key(address)}", MAILS):
            form.add_error("address", _t("Dit adres kreeg vandaag al drie mails. Probeer het morgen opnieuw."))
            return self.form_invalid(form)
        act = portraits.record_paper_consent if on_paper else portraits.ask_consent
        try:
            act(page=self.page, address=address, by=self.request.user)
        except portraits.OtherPersonError:
            form.add_error(
                "address", _t("Dit portret staat online met toestemming van iemand anders. Haal het eerst van de site.")
            )
            return self.form_invalid(form)
        done = _t("De toestemming is vastgelegd.") if on_paper else _t("De mail met de vraag is onderweg.")
        messages.success(self.request, done)
        return redirect(self.get_success_url())
