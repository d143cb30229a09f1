"""Writing to the people of an event: first what it looks like and to how many, then the button that sends it."""

import hashlib
import secrets

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from cms.text_fields import OneLineField, ParagraphsField
from events.models import Announcement, EventPage, Registration
from messaging import rendering

from . import announcing, mails


class AnnouncementForm(forms.Form):
    """To whom, and what."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    session = forms.ModelChoiceField(
        label=_("Voor welk moment?"), queryset=None, required=False, empty_label=_("Alle momenten van dit evenement")
    )
    to = forms.ChoiceField(
        label=_("Aan wie?"),
        choices=[(value, capfirst(label)) for value, label in Announcement.Audience.choices],
        widget=forms.RadioSelect,
        initial=Announcement.Audience.COMING,
    )
    role = forms.ChoiceField(
        label=_("Rol"),
        required=False,
        choices=[(value, capfirst(label)) for value, label in Announcement.Role.choices],
        widget=forms.RadioSelect,
    )
    subject = OneLineField(
        label=_("Onderwerp"),
        max_length=120,
        help_text=_("Waar gaat het over? Dit leest iemand het eerst."),
        error_messages={"required": _("Vul een onderwerp in.")},
    )
    text = ParagraphsField(
        label=_("Bericht"),
        max_length=3000,
        help_text=_("Begin meteen met wat er moet gebeuren. De aanhef, datum en plek zetten wij er zelf bij."),
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Schrijf een bericht.")},
    )

    def __init__(self, data=None, *, event, session=None):
        super().__init__(data, initial={"key": secrets.token_hex(12), "session": session, "role": ""})
        self.fields["session"].queryset = event.sessions.order_by("starts_at", "pk")

    def values(self):
        data = self.cleaned_data
        return {name: data[name] for name in ("session", "to", "role", "subject", "text")}

    @property
    def digest(self):
        """Another text is another test mail."""
        return hashlib.sha256(repr(self.values()).encode()).hexdigest()[:12]


class MailMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """For who may write to participants; all of it is about one event."""

    permission_policy = ModelPermissionPolicy(Registration)
    permission_required = "mail"
    header_icon = "mail"

    @cached_property
    def event(self):
        return get_object_or_404(EventPage, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self):
        here = reverse("event_announcements", args=[self.event.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("event_sessions:index"), "label": _t("Momenten")},
            {"url": here, "label": _t("Berichten: %s") % self.event.title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.event, **kwargs)


class AnnounceView(MailMixin, FormView):
    """Write, look, send. Each button sends the whole form, so that nothing is lost on the way."""

    template_name = "wagtailadmin/events/announce.html"
    page_title = _("Schrijf de deelnemers")

    def get_form(self, form_class=None):
        wanted = self.request.GET.get("moment", "")
        session = self.event.sessions.filter(pk=wanted).first() if wanted.isdecimal() else None
        return AnnouncementForm(self.request.POST or None, event=self.event, session=session)

    def form_valid(self, form):
        if "change" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        values = form.values()
        found = announcing.audience(event=self.event, **{name: values[name] for name in ("session", "to", "role")})
        if not found.mailed:
            return self._nobody(form, found)
        if "send" in self.request.POST and self.request.POST.get("seen") == str(len(found.mailed)):
            return self._send(form)
        if "test" in self.request.POST:
            self._test(form, found.mailed[0])
        return self._preview(form, found, changed="send" in self.request.POST)

    def _nobody(self, form, found):
        said = _t("Er is niemand aan wie dit bericht kan.")
        if found.called:
            said = _t("Deze mensen hebben geen e-mailadres. Bel ze.")
        form.add_error("to", said)
        return self.form_invalid(form)

    def _preview(self, form, found, *, changed):
        """The mail as the first of them gets it."""
        values = form.values()
        context = mails.letter_to_staff(
            found.mailed[0], values["subject"], values["text"], name=found.mailed[0].name
        ) | {"is_test": False}
        shown = rendering.render_template(mails.MESSAGE, context)
        return self.render_to_response(
            self.get_context_data(form=form, found=found, shown=shown, changed=changed, to=to_in_words(**values))
        )

    def _test(self, form, registration):
        by, values = self.request.user, form.values()
        key = f"{form.cleaned_data['key']}:{form.digest}"
        announcing.send_test(registration=registration, subject=values["subject"], text=values["text"], by=by, key=key)
        messages.success(self.request, _t("De proefmail gaat naar %s.") % by.email)

    def _send(self, form):
        try:
            sent = announcing.announce(
                event=self.event, by=self.request.user, key=form.cleaned_data["key"], **form.values()
            )
        except LookupError:
            return self._nobody(form, announcing.Audience([], []))
        text = ngettext("Het bericht gaat naar %d persoon.", "Het bericht gaat naar %d mensen.", sent.recipients)
        messages.success(self.request, text % sent.recipients)
        return redirect("event_announcement", self.event.pk, sent.pk)


def to_in_words(*, session, to, role, **rest):
    """ "wie komt, alleen pitchers, donderdag …" """
    parts = [Announcement.Audience(to).label, Announcement.Role(role).label if role else "", str(session or "")]
    return ", ".join(str(part) for part in parts if part)


class AnnouncementsView(MailMixin, View):
    """What was sent about this event."""

    template_name = "wagtailadmin/events/announcements.html"
    page_title = _("Berichten")

    def get_breadcrumbs_items(self):
        return super().get_breadcrumbs_items()[:-1]

    def get(self, request, pk):
        rows = list(self.event.announcements.select_related("sent_by", "session__event")[:50])
        counts = announcing.outcomes(rows)
        found = [
            (one, to_in_words(session=one.session, to=one.audience, role=one.role), counts[one.pk]) for one in rows
        ]
        return TemplateResponse(request, self.template_name, self.get_context_data(announcements=found))


class AnnouncementView(MailMixin, View):
    """One message: what it said, to whom, what became of it, and whom to call."""

    template_name = "wagtailadmin/events/announcement.html"
    page_title = _("Bericht")

    def get(self, request, pk, number):
        one = get_object_or_404(self.event.announcements.select_related("sent_by", "session__event"), pk=number)
        if not request.user.has_perm("events.view_registration"):
            raise PermissionDenied
        context = self.get_context_data(
            announcement=one,
            to=to_in_words(session=one.session, to=one.audience, role=one.role),
            outcome=announcing.outcomes([one])[one.pk],
            not_reached=announcing.not_reached(one),
        )
        return TemplateResponse(request, self.template_name, context)


URLS = [
    path("evenementen/<int:pk>/berichten/", AnnouncementsView.as_view(), name="event_announcements"),
    path("evenementen/<int:pk>/berichten/nieuw/", AnnounceView.as_view(), name="event_announce"),
    path("evenementen/<int:pk>/berichten/<int:number>/", AnnouncementView.as_view(), name="event_announcement"),
]
