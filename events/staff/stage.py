"""The evening itself: the order of the pitches, the clock for the host, the screen for the audience, codes on paper."""

from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from events.models import EventPage
from events.pitching import course, locking, ordering, page
from events.pitching.errors import OrderChangedError

from .pitch_forms import OrderForm
from .pitches import ACTS, POLICY

# What the list of an evening offers beside each pitch.
ON_THE_SPOT = ("bevestig", "gehouden", "niet-gehouden", "toch-niet")


class EveningMixin(PermissionCheckedMixin):
    """Something about the pitches of one event."""

    permission_policy = POLICY
    permission_required = "view"
    any_permission_required = ["view"]

    @cached_property
    def event(self):
        return get_object_or_404(EventPage, pk=self.kwargs["pk"])

    @cached_property
    def pitches(self):
        found = ordering.in_order(self.event)
        for pitch in found:
            pitch.event = self.event
        return found

    def cards(self):
        """Each pitch with its code and its minutes from the first one on."""
        times = course.running_times([pitch.minutes for pitch in self.pitches])
        return [
            {**page.card(pitch), "begins": begins, "ends": ends, "number": number}
            for number, (pitch, (begins, ends)) in enumerate(zip(self.pitches, times, strict=True), 1)
        ]


class RunningOrderView(EveningMixin, WagtailAdminTemplateMixin, View):
    """Who comes when, and for how long; together with the time that there is."""

    template_name = "wagtailadmin/events/running_order.html"
    page_title = _("Volgorde van de pitches")
    header_icon = "order"

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("event_pitches:index"), "label": _t("Pitches")},
            {"url": "", "label": self.event.title},
        ]

    def get(self, request, pk):
        return self._show(self._form())

    def post(self, request, pk):
        if not POLICY.user_has_permission(request.user, "change"):
            return redirect("event_running_order", pk=pk)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        numbers, minutes = form.numbers("order"), form.numbers("minutes")
        try:
            ordering.save_order(
                event=self.event, shown=form.cleaned_data["shown"], numbers=numbers, minutes=minutes, step=form.step()
            )
        except OrderChangedError as changed:
            messages.warning(request, str(changed))
        else:
            messages.success(request, _t("De volgorde is bewaard."))
        return redirect("event_running_order", pk=pk)

    def _form(self, data=None):
        return OrderForm(data, pitches=self.pitches, shown=ordering.seen(self.pitches))

    def _show(self, form):
        total, lasts = ordering.room(self.event, self.pitches)
        may_change = POLICY.user_has_permission(self.request.user, "change")
        cards = {card["pitch"].pk: card for card in self.cards()}
        rows = [
            {
                "pitch": pitch,
                "order": order,
                "minutes": minutes,
                "card": cards[pitch.pk],
                "acts": [ACTS[name] for name in ON_THE_SPOT if may_change and ACTS[name].fits(pitch)],
            }
            for pitch, order, minutes in form.rows()
        ]
        context = self.get_context_data(
            event=self.event,
            session=self.event.stage_session(),
            form=form,
            rows=rows,
            total=total,
            lasts=lasts,
            left=locking.places_left(self.event),
            waiting=self.event.pitches.to_decide().count(),
            may_change=may_change,
        )
        return TemplateResponse(self.request, self.template_name, context)


class StageView(EveningMixin, View):
    """Big for the host: what is on now, how long it still lasts, what comes next. Without scripts a list with times."""

    template_name = "pages/events/stage.html"

    def get(self, request, pk):
        return TemplateResponse(request, self.template_name, self.get_context_data())

    def get_context_data(self):
        total, lasts = ordering.room(self.event, self.pitches)
        return {"event": self.event, "cards": self.cards(), "total": total, "lasts": lasts}


class ScreenView(StageView):
    """For the audience: the pitch that is on, with a code to its page. Follows the host's view in another window."""

    template_name = "pages/events/stage_screen.html"

    def get_context_data(self):
        wanted = self.request.GET.get("nummer", "")
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else 1
        cards = [card for card in self.cards() if card["pitch"].state in card["pitch"].ON_STAGE]
        for place, card in enumerate(cards, 1):
            card["number"] = place
        return {"event": self.event, "cards": cards, "shown": min(max(number, 1), max(len(cards), 1))}


class SheetsView(EveningMixin, View):
    """A sheet for each pitch that the site shows, to hang beside the maker's table."""

    def get(self, request, pk):
        sheets = [card for card in self.cards() if card["address"]]
        return TemplateResponse(request, "pages/events/pitch_sheets.html", {"event": self.event, "sheets": sheets})
