"""Sessions in the back office: the register, and what can be done with one."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.exports import SafeExportMixin
from events.models import EventPage, Registration, Session
from events.registrations.places import seats_of_all

from . import changes, copying
from .session_forms import CancelForm, CopyForm, RepeatForm, SessionForm

CONFIRMED = "confirmed"


def _people(state):
    return Count("registrations", filter=Q(registrations__state__in=state))


class SessionIndexView(SafeExportMixin, IndexView):
    """What comes first; with how many people."""

    default_ordering = "starts_at"
    list_export = ["event.title", "title", "starts_at", "ends_at", "where", "status", "coming", "waiting"]
    export_headings = {
        "event.title": _("Evenement"),
        "where": _("Waar"),
        "coming": _("Aanmeldingen"),
        "waiting": _("Wachtlijst"),
    }

    def get_base_queryset(self):
        return Session.objects.select_related("event", "venue").annotate(
            coming=_people(Registration.SEATED), waiting=_people([Registration.State.WAITING])
        )

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "event",
                label=_("Evenement"),
                accessor=lambda one: f"{one.event.title}: {one.title}" if one.title else one.event.title,
                get_url=lambda one: reverse("event_session", args=[one.pk]),
                sort_key="event__title",
            ),
            DateColumn("starts_at", label=_("Begint"), sort_key="starts_at"),
            Column("where", label=_("Waar")),
            Column("coming", label=_("Aanmeldingen"), sort_key="coming"),
            Column("waiting", label=_("Wachtlijst"), sort_key="waiting"),
            Column("get_status_display", label=_("Stand"), sort_key="status"),
        ]


class SessionAddView(CreateView):
    """A session of the event that the address names."""

    def get_initial(self):
        wanted = self.request.GET.get("event", "")
        return {"event": wanted} if wanted.isdecimal() else {}

    def get_success_url(self):
        return reverse("event_session", args=[self.object.pk])


class SessionEditView(EditView):
    """Shows what a change means for who signed up, and saves at the second press of the button."""

    template_name = "wagtailadmin/events/session_edit.html"

    def form_valid(self, form):
        before = Session.objects.get(pk=self.object.pk)
        found = changes.consequences(before, form.instance)
        if found.matter and CONFIRMED not in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, consequences=found))
        return super().form_valid(form)

    def save_instance(self):
        told = changes.save(self.form.instance)
        if told:
            said = ngettext("%d mail gaat nu op weg.", "%d mails gaan nu op weg.", told)
            messages.info(self.request, said % told)
        return self.form.instance

    def get_success_url(self):
        return reverse("event_session", args=[self.object.pk])


class SessionMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A screen about one session."""

    permission_policy = ModelPermissionPolicy(Session)
    permission_required = "change"
    header_icon = "calendar"

    @cached_property
    def session(self):
        return get_object_or_404(Session.objects.select_related("event", "venue"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("event_sessions:index"), "label": _t("Momenten")},
            {"url": reverse("event_session", args=[self.session.pk]), "label": str(self.session)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(session=self.session, **kwargs)

    def back(self):
        return redirect("event_session", pk=self.session.pk)


class SessionCancelView(SessionMixin, FormView):
    """It does not go on: everybody hears why."""

    form_class = CancelForm
    template_name = "wagtailadmin/events/session_cancel.html"
    page_title = _("Afgelasten")

    def get_context_data(self, **kwargs):
        return super().get_context_data(told=self.session.registrations.live().count(), **kwargs)

    def form_valid(self, form):
        told = changes.cancel(self.session, reason=form.cleaned_data["reason"])
        said = ngettext("Afgelast. %d aanmelding krijgt een mail.", "Afgelast. %d aanmeldingen krijgen een mail.", told)
        messages.success(self.request, said % told)
        return self.back()


class SessionRestoreView(SessionMixin, View):
    """Cancelling was a mistake."""

    http_method_names = ["post"]

    def post(self, request, pk):
        told = changes.restore(self.session)
        messages.success(request, _t("Dit gaat weer door. %d mensen vragen wij zich opnieuw aan te melden.") % told)
        return self.back()


class SessionRepeatView(SessionMixin, FormView):
    """A row of sessions like this one."""

    form_class = RepeatForm
    template_name = "wagtailadmin/events/form.html"
    page_title = _("Herhalen")
    submit_label = _("Maak deze momenten")

    def form_valid(self, form):
        made = copying.repeat_session(self.session, every=form.cleaned_data["every"], count=form.cleaned_data["count"])
        messages.success(self.request, _t("%d momenten gemaakt.") % len(made))
        return redirect("event_sessions:index")


class EventCopyView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A whole event again."""

    form_class = CopyForm
    template_name = "wagtailadmin/events/form.html"
    page_title = _("Kopieer dit evenement")
    header_icon = "copy"
    permission_policy = ModelPermissionPolicy(Session)
    permission_required = "add"
    submit_label = _("Maak een concept")

    @cached_property
    def page(self):
        page = get_object_or_404(EventPage, pk=self.kwargs["pk"])
        if not page.get_parent().permissions_for_user(self.request.user).can_add_subpage():
            raise PermissionDenied
        return page

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None), kwargs.pop("prefix", None), kwargs.pop("files", None)
        return {**kwargs, "page": self.page}

    def form_valid(self, form):
        copy = copying.copy_event(self.page, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _t("Er staat een concept klaar. Controleer de tekst en publiceer het dan."))
        return redirect("wagtailadmin_pages:edit", copy.pk)


class SessionView(SessionMixin, WagtailAdminTemplateMixin, View):
    """Everything about one session: places, who comes, who waits, what people need, and what one can do."""

    template_name = "wagtailadmin/events/session.html"
    permission_required = "view"
    page_title = _("Moment")

    def get_breadcrumbs_items(self):
        return super().get_breadcrumbs_items()[:-1]

    def get(self, request, pk):
        return self.render_to_response(self.get_context_data())

    def render_to_response(self, context):
        from django.template.response import TemplateResponse

        return TemplateResponse(self.request, self.template_name, context)

    def get_context_data(self, **kwargs):
        user, session = self.request.user, self.session
        seats = seats_of_all([session])
        people = session.registrations.order_by("state", "created_at") if user.has_perm(VIEW_PEOPLE) else None
        return super().get_context_data(
            seats=[(mode, slot, found) for (_pk, mode, slot), found in seats.items()],
            people=people,
            decisions=session.decisions.order_by("-at", "-pk")[:30] if user.has_perm(VIEW_PEOPLE) else None,
            may_change=user.has_perm("events.change_session"),
            may_check_in=user.has_perm("events.check_in_session"),
            may_report=user.has_perm("events.view_sessionsummary"),
            may_mail=user.has_perm("events.mail_registration"),
            **kwargs,
        )


VIEW_PEOPLE = "events.view_registration"


class SessionViewSet(ModelViewSet):
    """The register of moments. One with registrations is cancelled, not thrown away."""

    model = Session
    name = "event_sessions"
    url_prefix = "momenten"
    icon = "calendar"
    menu_label = _("Momenten")
    add_to_reference_index = False
    index_view_class = SessionIndexView
    add_view_class = SessionAddView
    edit_view_class = SessionEditView
    copy_view_enabled = False
    list_filter = ["status", "attendance"]
    search_fields = ["title", "event__title"]
    list_per_page = 50

    def get_form_class(self, for_update=False):
        return SessionForm

    def get_common_view_kwargs(self, **kwargs):
        """Without addresses for what cannot be done there are no buttons for it either."""
        return super().get_common_view_kwargs(**kwargs) | {
            f"{name}_url_name": None for name in ("copy", "usage", "history", "inspect")
        }

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("resultaten/", self.index_results_view, name="index_results"),
            path("nieuw/", self.add_view, name="add"),
            path("<int:pk>/wijzigen/", self.edit_view, name="edit"),
            path("<int:pk>/weggooien/", self.delete_view, name="delete"),
        ]
