"""Blocked addresses in the back office: find one by typing it, block it, lift the block.

An address that somebody types goes by POST only, is turned into its key and forgotten: it stands in no address bar,
log or table.
"""

from django import forms
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from cms import auditing
from cms.addresses import address_key
from cms.models import AuditEntry

from . import suppression
from .models import Suppression

LIST_URL = "messaging_suppression_modeladmin_index"


class AddressForm(forms.Form):
    """The address to look for."""

    address = forms.EmailField(
        label=_("E-mailadres"),
        help_text=_("Typ het hele adres. Wij bewaren het niet."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class SuppressionViewMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """What both screens share."""

    model = Suppression
    header_icon = "mail"

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(LIST_URL), "label": _("Geblokkeerde adressen")},
            {"url": "", "label": self.page_title},
        ]


class SuppressionSearchView(SuppressionViewMixin, FormView):
    """Is this address blocked, why and since when; and blocking it."""

    template_name = "wagtailadmin/suppressions/search.html"
    page_title = _("Zoek een adres")
    permission_required = "view"
    form_class = AddressForm

    def may(self, action):
        return self.request.user.has_perm(f"messaging.{action}_suppression")

    def form_valid(self, form):
        key = address_key(form.cleaned_data["address"])
        if "block" in self.request.POST and self.may("add"):
            blocked = suppression.suppress(key, Suppression.Reason.STAFF)
            auditing.record(
                AuditEntry.Action.WRITE, user=self.request.user, view="messaging:address_blocked", object_id=blocked.pk
            )
            messages.success(self.request, _t("Dit adres krijgt geen mail meer van de site."))
        found = list(Suppression.objects.filter(address_key=key))
        blocked_by_staff = any(row.reason == Suppression.Reason.STAFF for row in found)
        return self.render_to_response(
            self.get_context_data(
                form=form,
                searched=True,
                found=found,
                may_lift=self.may("delete"),
                may_block=self.may("add") and not blocked_by_staff,
            )
        )


class SuppressionLiftView(SuppressionViewMixin, TemplateView):
    """Asks once more, then opens the address for mail again."""

    template_name = "wagtailadmin/suppressions/lift.html"
    page_title = _("Blokkade opheffen")
    permission_required = "delete"

    def dispatch(self, request, *args, **kwargs):
        self.object = Suppression.objects.filter(pk=kwargs["pk"]).first()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        get_object_or_404(Suppression, pk=kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """A second click, or a colleague who was first, finds nothing left to do."""
        if self.object:
            suppression.lift(self.object, by=request.user)
        messages.success(request, _t("De blokkade is opgeheven. Dit adres kan weer mail krijgen."))
        return redirect(LIST_URL)

    def get_context_data(self, **kwargs):
        since = date_format(localtime(self.object.since), "j F Y H:i")
        return super().get_context_data(suppression=self.object, since=since, list_url=reverse(LIST_URL), **kwargs)
