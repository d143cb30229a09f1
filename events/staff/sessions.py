"""Sessions in the back office: the register, and what can be done with one."""

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, Sum
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
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.exports import SafeExportMixin
from cms.viewsets import GuardedDeleteView
from events import moments
from events.kinds import Attendance
from events.models import EventPage, Registration, Session
from events.registrations import ledger
from events.registrations.errors import RefusedError
from events.registrations.places import seats_of_all

from . import changes, copying, session_links
from .columns import WAYS, moment_words
from .session_forms import AgainForm, CancelForm, CopyForm, SessionForm

CONFIRMED = "confirmed"


def _begins(session):
    """To the minute, or as far as it is known."""
    return moment_words(session.starts_at) if session.is_exact else moments.of(session)


def _people(state):
    return Count("registrations", filter=Q(registrations__state__in=state))


class SessionFilterSet(WagtailFilterSet):
    """What has been is found by asking for it."""

    when = django_filters.ChoiceFilter(
        label=_("Wanneer"),
        choices=[("over", _("voorbij")), ("all", _("alle"))],
        empty_label=_("nog te komen"),
        method="as_it_is",
    )
    status = django_filters.ChoiceFilter(label=_("Stand"), choices=Session.Status.choices)
    attendance = django_filters.ChoiceFilter(label=_("Waar"), choices=Attendance.choices)

    class Meta:
        model = Session
        fields = ["when", "status", "attendance"]

    def as_it_is(self, queryset, name, value):
        """Where the list begins, the view decides: without a choice too."""
        return queryset


class SessionIndexView(SafeExportMixin, IndexView):
    """What comes, the first one first, with how many people; what has been by filter."""

    default_ordering = "starts_at"
    list_export = ["event.title", "title", "starts_at", "ends_at", "where", "status", "coming", "waiting"]
    export_headings = {
        "event.title": _("Evenement"),
        "where": _("Waar"),
        "coming": _("Aanmeldingen"),
        "waiting": _("Wachtlijst"),
    }

    def get_base_queryset(self):
        sessions, when = Session.objects.select_related("event", "venue"), self.request.GET.get("when", "")
        if when != "all":
            sessions = sessions.over() if when == "over" else sessions.upcoming()
        return sessions.annotate(coming=_people(Registration.SEATED), waiting=_people([Registration.State.WAITING]))

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
            Column("starts_at", label=_("Wanneer"), accessor=_begins, sort_key="starts_at"),
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
        if found.matter and self.request.POST.get(CONFIRMED) != found.digest:
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


class SessionDeleteView(GuardedDeleteView):
    """Only of what nobody signed up for."""

    def dispatch(self, request, *args, **kwargs):
        answer = super().dispatch(request, *args, **kwargs)
        if self.object.pk and self.object.registrations.exists():
            said = _t("Er zijn aanmeldingen voor dit moment. Gelast het af: dan krijgt iedereen bericht.")
            messages.error(request, said)
            return redirect("event_session", self.object.pk)
        return answer


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
        people = list(self.session.registrations.live())
        return super().get_context_data(people=people, sentences=changes.told_sentences(people), **kwargs)

    def form_valid(self, form):
        try:
            told = changes.cancel(self.session, reason=form.cleaned_data["reason"])
        except RefusedError as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        said = ngettext("Afgelast. %d aanmelding krijgt een mail.", "Afgelast. %d aanmeldingen krijgen een mail.", told)
        messages.success(self.request, said % told)
        return self.back()


class SessionRestoreView(SessionMixin, FormView):
    """Cancelling was a mistake; says first what that means for who was signed up."""

    form_class = AgainForm
    template_name = "wagtailadmin/events/form.html"
    page_title = _("Laat toch doorgaan")
    submit_label = _("Laat dit toch doorgaan")

    @property
    def lead(self):
        return _t(
            "Wie was aangemeld, krijgt een mail met de vraag om zich opnieuw aan te melden. "
            "Niemand komt vanzelf terug: mensen kunnen iets anders hebben gepland."
        )

    def form_valid(self, form):
        told = changes.restore(self.session)
        said = ngettext(
            "Dit gaat weer door. %d persoon krijgt daarover een mail.",
            "Dit gaat weer door. %d mensen krijgen daarover een mail.",
            told,
        )
        messages.success(self.request, said % told)
        return self.back()


class EventCopyView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A whole event again."""

    form_class = CopyForm
    template_name = "wagtailadmin/events/form.html"
    page_title = _("Kopieer dit evenement")
    header_icon = "copy"
    permission_policy = ModelPermissionPolicy(Session)
    permission_required = "add"
    submit_label = _("Maak een concept")

    @property
    def lead(self):
        """What comes along, and what does not."""
        count = self.page.sessions.count()
        text = ngettext(
            "De tekst, het programma en %d moment komen mee. Het verslag, de opname en de aanmeldingen niet.",
            "De tekst, het programma en %d momenten komen mee. Het verslag, de opname en de aanmeldingen niet.",
            count,
        )
        return text % count

    @cached_property
    def page(self):
        page = get_object_or_404(EventPage, pk=self.kwargs["pk"])
        if not page.get_parent().permissions_for_user(self.request.user).can_add_subpage():
            raise PermissionDenied
        return page

    def get_breadcrumbs_items(self):
        here = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        copy = {"url": "", "label": self.page_title}
        return [*super().get_breadcrumbs_items(), {"url": here, "label": self.page.title}, copy]

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None), kwargs.pop("prefix", None), kwargs.pop("files", None)
        return {**kwargs, "page": self.page}

    def form_valid(self, form):
        try:
            copy = copying.copy_event(self.page, by=self.request.user, **form.cleaned_data)
        except ValidationError:
            # Somebody else took the address in the meantime.
            form.add_error("slug", _t("Dit webadres is al in gebruik. Kies een ander."))
            return self.form_invalid(form)
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
        return TemplateResponse(self.request, self.template_name, context)

    def get_context_data(self, **kwargs):
        user, session = self.request.user, self.session
        seats = seats_of_all([session])
        sees_people = user.has_perm(VIEW_PEOPLE)
        return super().get_context_data(
            seats=[_row(session, mode, slot, found) for (_pk, mode, slot), found in seats.items()],
            counts=_counts(session) if sees_people else None,
            decisions=_decisions(session) if sees_people else None,
            links=session_links.links(session, user),
            when=capfirst(moments.of(session)),
            may_change=user.has_perm("events.change_session"),
            may_edit_page=session.event.permissions_for_user(user).can_edit(),
            may_copy=user.has_perm("events.add_session")
            and session.event.get_parent().permissions_for_user(user).can_add_subpage(),
            over=session.is_over(),
            **kwargs,
        )


def _row(session, mode, slot, found):
    """How one way of taking part stands, in words."""
    return {
        "what": WAYS[mode] if slot is None else moments.clock(session.slot_times(slot)[0]),
        "found": found,
    }


def _counts(session):
    """[(state in words, registrations, people, its word in an address)], of what there is."""
    rows = session.registrations.order_by().values_list("state").annotate(Count("pk"), Sum("party_size"))
    found = {state: (count, people) for state, count, people in rows}
    return [(state.label, *found[state], state.value) for state in Registration.State if state in found]


def _decisions(session):
    """[(decision, why)], the last ones."""
    rows = session.decisions.select_related("registration", "by").order_by("-at", "-pk")[:30]
    return [(one, ledger.why(one)) for one in rows]


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
    delete_view_class = SessionDeleteView
    copy_view_enabled = False
    filterset_class = SessionFilterSet
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
