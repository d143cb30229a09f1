"""The register of registrations: who comes, who waits, and everything about one of them."""

import django_filters
from django.db.models import Q
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from cms.addresses import address_key
from cms.exports import SafeExportMixin
from events.models import EventPage, Registration, Session
from events.models.registrations import person_key
from events.registrations import ledger, queue
from messaging import kinds
from messaging.models import Message

from . import registration_steps as steps
from .columns import WAYS, moment_column
from .registration_forms import FindForm

INSPECT = steps.INSPECT
MOST_FOUND = 50
State = Registration.State


def _events(request):
    """Those with somebody in the register, the newest first."""
    signed_up = Registration.objects.order_by().values("session__event")
    return EventPage.objects.filter(pk__in=signed_up).order_by("-pk")


def _sessions(request):
    """Those of the chosen event, or all that come."""
    sessions = Session.objects.select_related("event").order_by("-starts_at", "-pk")
    chosen = request.GET.get("event", "") if request else ""
    if chosen.isdecimal():
        return sessions.filter(event=chosen)
    return sessions.filter(Q(ends_at__gt=timezone.now()) | Q(pk=_number(request, "session")))


def _number(request, name):
    value = request.GET.get(name, "") if request else ""
    return int(value) if value.isdecimal() and len(value) < 19 else 0


class RegistrationFilterSet(WagtailFilterSet):
    """Of which event and moment, how it stands, and in which role."""

    event = django_filters.ModelChoiceFilter(label=_("Evenement"), queryset=_events, field_name="session__event")
    session = django_filters.ModelChoiceFilter(label=_("Moment"), queryset=_sessions)
    state = django_filters.MultipleChoiceFilter(label=_("Stand"), choices=State.choices)
    role = django_filters.ChoiceFilter(label=_("Als"), choices=Registration.Role.choices)

    class Meta:
        model = Registration
        fields = ["event", "session", "state", "role"]


class PersonColumn(TitleColumn):
    """The name, with the id that a tick box is described by."""

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        context["title_id"] = f"registration_{instance.pk}_title"
        return context


class RegistrationIndexView(SafeExportMixin, IndexView):
    """The newest first. Searching is a form of its own, because a name may stand in no address."""

    page_title = _("Aanmeldingen")
    template_name = "wagtailadmin/events/registrations.html"
    default_ordering = "-created_at"
    list_export = [
        "session.event.title",
        "session.title",
        "starts_at",
        "name",
        "address",
        "phone",
        "party_size",
        "way",
        "role",
        "state",
        "answers_in_words",
        "created_at",
    ]
    export_headings = {
        "session.event.title": _("Evenement"),
        "session.title": _("Moment"),
        "starts_at": _("Begint"),
        "way": _("Hoe"),
        "answers_in_words": _("Antwoorden"),
        "created_at": _("Aangemeld op"),
    }
    export_filename = "aanmeldingen"

    def get_base_queryset(self):
        return Registration.objects.select_related("session__event")

    def export_value(self, item, field):
        return WAYS[item.mode] if field == "way" else super().export_value(item, field)

    def get_context_data(self, **kwargs):
        return super().get_context_data(find_form=FindForm(), **kwargs)

    @cached_property
    def columns(self):
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="registration"),
            PersonColumn("name", label=_("Naam"), get_url=self.get_inspect_url, sort_key="name"),
            *columns_of_a_person(),
        ]


def columns_of_a_person():
    """What a list says beside the name."""
    return [
        Column(
            "session",
            label=_("Evenement"),
            accessor=lambda one: (
                f"{one.session.event.title}: {one.session.title}" if one.session.title else one.session.event.title
            ),
        ),
        moment_column("starts_at", _("Begint"), lambda one: one.starts_at, sort_key="session__starts_at"),
        Column("get_state_display", label=_("Stand"), sort_key="state"),
        Column("party_size", label=_("Mensen"), sort_key="party_size"),
        Column("mode", label=_("Hoe"), accessor=lambda one: WAYS[one.mode], sort_key="mode"),
        Column("get_role_display", label=_("Als"), sort_key="role"),
        moment_column("created_at", _("Aangemeld"), lambda one: one.created_at, sort_key="created_at"),
    ]


class FindView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """People by name or address. What is typed goes by POST: it comes into no address, log or history."""

    model = Registration
    permission_required = "view"
    form_class = FindForm
    template_name = "wagtailadmin/events/find.html"
    page_title = _("Zoek iemand")
    header_icon = "search"

    def get_breadcrumbs_items(self):
        here = {"url": reverse(steps.INDEX), "label": _("Aanmeldingen")}
        return [*super().get_breadcrumbs_items(), here, {"url": "", "label": self.page_title}]

    def form_valid(self, form):
        found = search(form.cleaned_data["text"])
        more = len(found) > MOST_FOUND
        return render(
            self.request,
            self.template_name,
            self.get_context_data(form=form, found=found[:MOST_FOUND], more=more, searched=True),
        )


def search(text):
    """Up to one more than are shown, those of the latest sessions first."""
    if "@" in text:
        rows = Registration.objects.filter(Q(address_key=address_key(text)) | Q(person_key=person_key(text)))
    else:
        rows = Registration.objects.all()
        for word in text.split():
            rows = rows.filter(name__icontains=word)
    return list(rows.select_related("session__event").order_by("-session__starts_at", "name")[: MOST_FOUND + 1])


class RegistrationInspectView(InspectView):
    """One person at one session: how it stands, what was decided, what was mailed, and what can be done."""

    template_name = "wagtailadmin/events/registration.html"

    def get_page_title(self):
        return self.object.name

    def get_page_subtitle(self):
        return str(self.object.get_state_display())

    def get_context_data(self, **kwargs):
        row, user = self.object, self.request.user
        may_see_access = user.has_perm("events.view_accessneed")
        place, ahead = queue.position(row)
        return super().get_context_data(
            registration=row,
            way=WAYS[row.mode],
            session=row.session,
            place=place,
            ahead=ahead,
            need=getattr(row, "access_need", None) if may_see_access else None,
            actions=actions(row) if user.has_perm("events.change_registration") else [],
            decisions=[(one, ledger.why(one)) for one in row.decisions.select_related("by")],
            mails=mails_about(row) if user.has_perm("messaging.view_message") else [],
            **kwargs,
        )

    def get_object(self, queryset=None):
        found = Registration.objects.select_related("session__event", "session__venue", "access_need", "neighbourhood")
        return super().get_object(found)


def mails_about(row):
    """[(message, what it is called)] of what was mailed about this registration, newest first."""
    found = Message.objects.filter(cause__startswith=f"registration:{row.pk}:").order_by("-created_at", "-pk")
    return [(message, kinds.get(message.kind).label) for message in found[:20]]


def actions(row):
    """[(label, address, how)] of what can be done with this registration now; `how` is link, post or no."""
    has_been = row.state in (State.ATTENDED, State.NO_SHOW)
    live, coming = row.is_live and not has_been, not row.session.is_over() and not row.session.is_cancelled
    possible = [
        (row.state == State.UNCONFIRMED and coming, _("Bevestig"), "confirm", "post"),
        (row.state in (State.WAITING, State.OFFERED) and coming, _("Geef een plek"), "seat", "link"),
        (live and coming, _("Wijzig"), "edit", "link"),
        (live and coming, _("Verplaats"), "move", "link"),
        (live, _("Verbeter het adres"), "contact", "link"),
        (live, _("Meld af"), "sign_off", "no"),
    ]
    found = [
        (label, reverse(f"event_registrations:{name}", args=[row.pk]), how) for can, label, name, how in possible if can
    ]
    if not row.is_live and coming:
        again = reverse("event_session_sign_up", args=[row.session_id])
        found.append((_("Meld opnieuw aan"), f"{again}?van={row.pk}", "link"))
    return found


class RegistrationViewSet(ModelViewSet):
    """Nobody deletes a row by hand: it is signed off, and goes three months after the session."""

    model = Registration
    name = "event_registrations"
    url_prefix = "aanmeldingen"
    icon = "user"
    menu_label = _("Aanmeldingen")
    add_to_reference_index = False
    form_fields = ["name"]
    index_view_class = RegistrationIndexView
    index_template_name = RegistrationIndexView.template_name
    inspect_view_enabled = True
    inspect_view_class = RegistrationInspectView
    inspect_template_name = RegistrationInspectView.template_name
    filterset_class = RegistrationFilterSet
    copy_view_enabled = False
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs):
        """Without addresses for what cannot be done there are no buttons for it either."""
        nowhere = ("add", "edit", "delete", "copy", "history", "usage")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in nowhere}

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("resultaten/", self.index_results_view, name="index_results"),
            path("zoeken/", FindView.as_view(), name="find"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/wijzigen/", steps.ChangeView.as_view(), name="edit"),
            path("<int:pk>/adres/", steps.ContactView.as_view(), name="contact"),
            path("<int:pk>/bevestigen/", steps.ConfirmView.as_view(), name="confirm"),
            path("<int:pk>/plek/", steps.SeatView.as_view(), name="seat"),
            path("<int:pk>/verplaatsen/", steps.MoveView.as_view(), name="move"),
            path("<int:pk>/afmelden/", steps.SignOffView.as_view(), name="sign_off"),
        ]
