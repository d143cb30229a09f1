"""What editors decide about the initiative of a resident: its owner, its place in the archive, or off the site."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.sessions import personal
from cms.addresses import normalise_address
from cms.text_fields import ParagraphsField
from initiatives.models import InitiativeOwner, InitiativePage

from . import lifecycle, owners
from .owners import Role


class AppointForm(forms.Form):
    """Who becomes the owner, or looks after the page too."""

    address = forms.EmailField(
        label=_("E-mailadres van deze persoon"),
        help_text=_("Deze persoon krijgt een mail."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        max_length=254,
    )
    role = forms.ChoiceField(
        label=_("Wat wordt deze persoon?"),
        choices=[
            (Role.OWNER, _("Eigenaar. Wie het nu is, beheert de pagina dan niet meer.")),
            (Role.CO_OWNER, _("Mede-eigenaar, naast wie de pagina al beheert.")),
        ],
        widget=forms.RadioSelect,
        initial=Role.OWNER,
    )


class TakeDownForm(forms.Form):
    """Why the page goes."""

    reason = ParagraphsField(
        label=_("Waarom haalt u deze pagina van de site?"),
        max_length=1000,
        help_text=_("De eigenaren krijgen deze tekst in een mail en zien hem bij hun initiatief."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class InitiativeStaffView(WagtailAdminTemplateMixin, FormView):
    """One screen about one initiative, for whoever may publish it."""

    header_icon = "user"

    def dispatch(self, request, *args, **kwargs):
        self.page = get_object_or_404(InitiativePage, pk=kwargs["page_id"])
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        return personal(super().dispatch)(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        edit = {
            "url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
            "label": self.page.get_admin_display_title(),
        }
        return [*super().get_breadcrumbs_items(), edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            initiative=self.page,
            owners=InitiativeOwner.objects.filter(page=self.page).select_related("user"),
            care=getattr(self.page, "care", None),
            **kwargs,
        )

    def get_success_url(self):
        return reverse("initiative_owners", args=[self.page.pk])


class OwnersView(InitiativeStaffView):
    """Who answers for the page: somebody new when a mailbox is lost or nobody is left, one less when it goes wrong."""

    template_name = "wagtailadmin/initiatives/owners.html"
    page_title = _("Eigenaren en archief")
    form_class = AppointForm

    def post(self, request, *args, **kwargs):
        number = request.POST.get("take_off", "")
        if not number.isdecimal():
            return super().post(request, *args, **kwargs)
        owners.take_off(page=self.page, pk=int(number[:18]), by=request.user)
        messages.success(request, _t("Deze persoon beheert de pagina niet meer."))
        return redirect(self.get_success_url())

    def form_valid(self, form):
        address, role = normalise_address(form.cleaned_data["address"]), form.cleaned_data["role"]
        try:
            owners.appoint_address(page=self.page, address=address, by=self.request.user, role=role)
        except owners.NotAllowedError as refused:
            form.add_error("address", str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _t("Dit is vastgelegd. Deze persoon krijgt een mail."))
        return super().form_valid(form)


class ArchiveView(InitiativeStaffView):
    """Into the archive or out of it again."""

    template_name = "wagtailadmin/initiatives/archive.html"
    page_title = _("Archief")
    header_icon = "folder-open-inverse"
    form_class = forms.Form

    def form_valid(self, form):
        act = lifecycle.restore if self.page.is_archived else lifecycle.archive
        try:
            act(page=self.page, by=self.request.user)
            messages.success(self.request, _t("Bewaard."))
        except owners.NotAllowedError as refused:
            messages.error(self.request, str(refused))
        return super().form_valid(form)


class TakeDownView(InitiativeStaffView):
    """Off the site, with a reason that its owners read."""

    template_name = "wagtailadmin/initiatives/take_down.html"
    page_title = _("Van de site halen")
    header_icon = "download"
    form_class = TakeDownForm

    def get(self, request, *args, **kwargs):
        if not self.page.live:
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        lifecycle.take_down(page=self.page, reason=form.cleaned_data["reason"], by=self.request.user)
        messages.success(self.request, _t("De pagina staat niet meer op de site. De eigenaren krijgen een mail."))
        return super().form_valid(form)
