"""Pitches in the back office: the register, one pitch with what can be decided, and moving it."""

from collections.abc import Callable
from dataclasses import dataclass

import django_filters
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.exports import SafeExportMixin
from events.models import EventPage, Pitch
from events.pitching import course, deciding, locking, page, services
from events.pitching.errors import RefusedError
from events.pitching.forms import OutcomeForm
from events.pitching.trace import Side

from .pitch_forms import AcceptForm, MoveForm, RejectForm, events_ahead

State = Pitch.State
POLICY = ModelPermissionPolicy(Pitch)


class PitchFilterSet(WagtailFilterSet):
    """By event and by how it stands."""

    event = django_filters.ModelChoiceFilter(
        label=_("Evenement"), queryset=lambda request: EventPage.objects.filter(pitches__isnull=False).distinct()
    )

    class Meta:
        model = Pitch
        fields = ["event", "state", "outcome_state"]


class PitchIndexView(SafeExportMixin, IndexView):
    """What its people sent in, the newest first; a draft is theirs alone."""

    default_ordering = "-submitted_at"
    filterset_class = PitchFilterSet
    list_export = [
        "event.title",
        "title",
        "state",
        "presenter",
        "initiative.title",
        "idea",
        "need_kind",
        "need",
        "stage_needs",
        "order",
        "minutes",
        "may_publish",
        "may_stream",
        "outcome_state",
        "outcome",
        "offers_helped",
        "offers_not_helped",
        "submitted_at",
    ]
    export_headings = {"event.title": _("Evenement"), "initiative.title": _("Initiatief")}

    def get_base_queryset(self):
        return Pitch.objects.known().select_related("event", "initiative")

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "title",
                label=_("Pitch"),
                accessor=lambda one: Truncator(one.title).chars(60),
                get_url=lambda one: reverse("event_pitch", args=[one.pk]),
                sort_key="title",
            ),
            Column("event", label=_("Evenement"), accessor="event.title", sort_key="event__title"),
            Column("presenter", label=_("Wie?"), sort_key="presenter"),
            Column("get_need_kind_display", label=_("Zoekt hulp bij"), sort_key="need_kind"),
            Column("get_state_display", label=_("Stand"), sort_key="state"),
            BooleanColumn("may_publish", label=_("Op de site")),
            DateColumn("submitted_at", label=_("Ingediend"), sort_key="submitted_at"),
        ]


class PitchMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A screen about one pitch that was sent in."""

    permission_policy = POLICY
    permission_required = "change"
    any_permission_required = ["change"]
    header_icon = "user"

    @cached_property
    def pitch(self):
        found = Pitch.objects.known().select_related("event", "initiative", "submitted_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("event_pitches:index"), "label": _t("Pitches")},
            {"url": reverse("event_pitch", args=[self.pitch.pk]), "label": self.pitch.title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(pitch=self.pitch, **kwargs)

    def back(self):
        return redirect("event_pitch", pk=self.pitch.pk)


class PitchView(PitchMixin, View):
    """Everything about one pitch, and what can be done now."""

    template_name = "wagtailadmin/events/pitch.html"
    permission_required = "view"
    any_permission_required = ["view"]
    page_title = _("Pitch")

    def get_breadcrumbs_items(self):
        return super().get_breadcrumbs_items()[:-1]

    def get(self, request, pk):
        return TemplateResponse(request, self.template_name, self.get_context_data())

    def get_context_data(self, **kwargs):
        pitch = self.pitch
        may_change = POLICY.user_has_permission(self.request.user, "change")
        return super().get_context_data(
            steps=pitch.steps.order_by("-at", "-pk"),
            left=locking.places_left(pitch.event),
            helped=page.helped(pitch),
            public_url=pitch.url if pitch.is_shown else "",
            acts=[act for act in ACTS.values() if act.fits(pitch)] if may_change else [],
            forms=[form for form in FORMS if form.fits(pitch)] if may_change else [],
            **kwargs,
        )


class PitchFormView(PitchMixin, FormView):
    """A decision that needs words. `fits` says whether it can be taken now, `take` takes it with the answers."""

    template_name = "wagtailadmin/events/form.html"
    url_name = submit_label = done = lead = ""
    takes_pitch = False
    kind = "button-secondary"

    def get_form_kwargs(self):
        kwargs = {name: value for name, value in super().get_form_kwargs().items() if name == "data"}
        return {**kwargs, "pitch": self.pitch} if self.takes_pitch else kwargs

    def form_valid(self, form):
        try:
            self.take(form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return self.back()


class PitchAcceptView(PitchFormView):
    """On the stage, if there is a place."""

    form_class = AcceptForm
    url_name = "event_pitch_accept"
    page_title = _("Nodig uit")
    submit_label = _("Nodig deze pitcher uit")
    lead = _("De pitcher krijgt een mail met een knop om te bevestigen, en na een paar dagen een herinnering.")
    done = _("Uitgenodigd. De pitcher krijgt een mail om te bevestigen.")
    kind = ""

    @classmethod
    def fits(cls, pitch):
        return pitch.state in (State.SUBMITTED, State.REJECTED)

    def take(self, said):
        deciding.accept(pitch=self.pitch, **said)


class PitchRejectView(PitchFormView):
    """Not this time."""

    form_class = RejectForm
    url_name = "event_pitch_reject"
    page_title = _("Deze keer niet")
    submit_label = _("Laat het de pitcher weten")
    done = _("De pitcher krijgt een mail met uw reden.")

    @classmethod
    def fits(cls, pitch):
        return pitch.state in (State.SUBMITTED, State.ACCEPTED, State.CONFIRMED)

    def take(self, said):
        deciding.reject(pitch=self.pitch, **said)


class PitchMoveView(PitchFormView):
    """To another event."""

    form_class = MoveForm
    takes_pitch = True
    url_name = "event_pitch_move"
    page_title = _("Verplaats")
    submit_label = _("Verplaats deze pitch")
    lead = _(
        "De pitcher krijgt een mail. Stond de pitch al op het programma? Dan vragen wij of de nieuwe dag ook past."
    )
    done = _("Verplaatst. De pitcher krijgt een mail.")

    @classmethod
    def fits(cls, pitch):
        movable = (State.SUBMITTED, State.ACCEPTED, State.CONFIRMED, State.REJECTED)
        return pitch.state in movable and events_ahead().exclude(pk=pitch.event_id).exists()

    def take(self, said):
        deciding.move(pitch=self.pitch, **said)


class PitchOutcomeView(PitchFormView):
    """What came of it."""

    form_class = OutcomeForm
    takes_pitch = True
    url_name = "event_pitch_outcome"
    page_title = _("Uitkomst")
    submit_label = _("Bewaar de uitkomst")
    done = _("De uitkomst is bewaard.")

    @classmethod
    def fits(cls, pitch):
        return services.takes_outcome(pitch)

    def take(self, said):
        services.record_outcome(pitch=self.pitch, side=Side.STAFF, **said)


FORMS = [PitchAcceptView, PitchRejectView, PitchMoveView, PitchOutcomeView]


@dataclass(frozen=True)
class Act:
    """What one button does. `fits` says whether it can be done now."""

    name: str
    label: str
    done: str
    take: Callable
    fits: Callable


def _from(step):
    return lambda pitch: course.after(step, pitch.state) is not None


ACTS = {
    act.name: act
    for act in (
        Act(
            "bevestig",
            _("Bevestig namens de pitcher"),
            _("De pitch staat op het programma."),
            lambda pitch: services.confirm(pitch=pitch, side=Side.STAFF),
            _from("confirm"),
        ),
        Act(
            "gehouden",
            _("Is gehouden"),
            _("Genoteerd. Morgenochtend krijgt de pitcher een mail met de vraag wat ervan kwam."),
            lambda pitch: deciding.hold(pitch=pitch),
            lambda pitch: course.after("hold", pitch.state) and deciding.has_begun(pitch),
        ),
        Act(
            "niet-gehouden",
            _("Kwam niet"),
            _("Genoteerd. De pitch staat niet meer op het programma."),
            lambda pitch: deciding.miss(pitch=pitch),
            lambda pitch: course.after("miss", pitch.state) and deciding.has_begun(pitch),
        ),
        Act(
            "toch-niet",
            _("Toch niet gehouden"),
            _("De pitch staat weer op het programma."),
            lambda pitch: deciding.unhold(pitch=pitch),
            _from("unhold"),
        ),
        Act(
            "van-de-site",
            _("Haal van de site"),
            _("De pitch staat niet meer op de site. De pitcher kan dat weer aanzetten."),
            lambda pitch: deciding.hide(pitch=pitch),
            lambda pitch: pitch.is_shown,
        ),
        Act(
            "trek-terug",
            _("Trek terug namens de pitcher"),
            _("Teruggetrokken. De pitcher krijgt een mail."),
            lambda pitch: services.withdraw(pitch=pitch, side=Side.STAFF),
            _from("withdraw"),
        ),
    )
}


class PitchActView(PitchMixin, View):
    """One button, back to the screen that it stood on."""

    http_method_names = ["post"]
    page_title = _("Pitch")

    def post(self, request, pk, act):
        wanted = ACTS.get(act)
        try:
            if wanted is None:
                raise RefusedError(_t("Dit kan niet."))
            wanted.take(self.pitch)
        except RefusedError as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, wanted.done)
        if "volgorde" in request.POST:
            return redirect("event_running_order", pk=self.pitch.event_id)
        return self.back()


class PitchViewSet(ModelViewSet):
    """The register. Pitches come from residents and go by themselves: nothing is added, written over or thrown away."""

    model = Pitch
    name = "event_pitches"
    url_prefix = "pitches"
    icon = "user"
    menu_label = _("Pitches")
    add_to_reference_index = False
    index_view_class = PitchIndexView
    search_fields = ["title", "idea", "need", "presenter"]
    form_fields = ["title"]
    copy_view_enabled = False
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs):
        """Without addresses for what cannot be done there are no buttons for it either."""
        nowhere = ("add", "edit", "delete", "copy", "usage", "history", "inspect")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in nowhere}

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("resultaten/", self.index_results_view, name="index_results"),
        ]
