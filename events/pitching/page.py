"""What the pages of one pitch show: the public one, that of its people, and the code on paper and on the stage."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.addresses import site_url
from cms.qr import qr_svg
from cms.registries import handover
from events import moments
from events.agenda.views import below
from events.models import Pitch
from events.pitching import services, steps
from events.pitching.targets import TARGET, takes_messages

State = Pitch.State
# How it stands, for its people.
STANDS = {
    State.DRAFT: gettext_lazy("Dit is een concept. Alleen u ziet het."),
    State.SUBMITTED: gettext_lazy("De organisator leest uw pitch. U krijgt een mail zodra er is besloten."),
    State.ACCEPTED: gettext_lazy("U mag pitchen! Laat weten of u komt. Daarna staat uw pitch op het programma."),
    State.CONFIRMED: gettext_lazy("Uw pitch staat op het programma."),
    State.PITCHED: gettext_lazy("U heeft gepitcht. Vertel wat ervan kwam."),
    State.WITHDRAWN: gettext_lazy("Deze pitch is teruggetrokken."),
    State.REJECTED: gettext_lazy("Deze pitch past deze keer niet in het programma."),
}


def pitch_url(event):
    """Where one sends in a pitch for this event."""
    return f"{reverse('pitch_new')}?evenement={event.pk}"


def public_of(event):
    """The pitches that the page of the event shows, in their order."""
    found = list(event.pitches.public().order_by("order", "submitted_at", "pk"))
    for pitch in found:
        pitch.event = event
    return found


def helped(pitch):
    """What came of conversations about it, in words; nothing when none ended."""
    parts = []
    if pitch.offers_helped:
        parts.append(ngettext("%d keer geholpen", "%d keer geholpen", pitch.offers_helped) % pitch.offers_helped)
    if pitch.offers_not_helped:
        said = ngettext("%d keer niet gelukt", "%d keer niet gelukt", pitch.offers_not_helped)
        parts.append(said % pitch.offers_not_helped)
    return ", ".join(parts)


def pitch_response(event, request, pk):
    """The public page. What is not shown (any more) does not exist."""
    pitch = event.pitches.public().select_related("initiative", "submitted_by").filter(pk=pk).first()
    if pitch is None:
        raise Http404
    pitch.event = event
    return TemplateResponse(request, "pages/events/pitch.html", below(event, request) | public_context(pitch))


def public_context(pitch):
    """What readers see of it."""
    event, session = pitch.event, pitch.event.stage_session()
    shown = pitch.initiative if pitch.initiative and pitch.initiative.live else None
    return {
        "pitch": pitch,
        "event": event,
        "when": capfirst(moments.of(session)) if session else "",
        "called_off": event.is_called_off,
        "over": event.is_over(),
        "initiative": shown,
        "facts": _facts(pitch, session, shown),
        "helped": helped(pitch),
        "message_url": message_url(pitch),
    }


def message_url(pitch):
    """Where one offers help, or nothing when nobody would read it."""
    if not takes_messages(pitch) or pitch.event.is_internal:
        return ""
    return reverse("conversation_start", args=[TARGET, pitch.pk])


def _facts(pitch, session, initiative):
    rows = [(_("Hoe staat het ervoor?"), [capfirst(str(pitch.get_outcome_state_display()))])]
    rows += [(_("Zoekt hulp bij"), [capfirst(str(pitch.get_need_kind_display()))])]
    rows += [(_("Wie pitcht?"), [pitch.presenter])] if pitch.presenter else []
    rows += [(_("Wanneer"), [capfirst(moments.of(session))])] if session else []
    rows += [(_("Reacties"), [helped(pitch)])] if helped(pitch) else []
    return [{"label": label, "texts": texts} for label, texts in rows]


def mine_context(pitch, user, bound=None):
    """What its people see of it, and what they can do; `bound` is (step, form) that came back with a fault."""
    event, session = pitch.event, pitch.event.stage_session()
    facts = [
        {"label": _("Evenement"), "texts": [event.title]},
        {"label": _("Wanneer"), "texts": [capfirst(moments.of(session))] if session else []},
        {"label": _("Waar"), "texts": [session.where] if session and session.where else []},
        {"label": _("Tijd op het podium"), "texts": [_("%d minuten") % pitch.minutes]},
        {"label": _("Op de site"), "texts": [_("Ja") if pitch.may_publish else _("Nee")]},
        {"label": _("In de uitzending"), "texts": [_("Ja") if pitch.may_stream else _("Nee")]},
    ]
    return {
        "pitch": pitch,
        "event": event,
        "stands": STANDS[State(pitch.state)],
        "facts": facts,
        "called_off": event.is_called_off,
        "open_until": event.takes_pitches_until if event.takes_pitches() else None,
        "missing": services.missing(pitch) if pitch.state == State.DRAFT else [],
        "may_change": pitch.state not in (State.REJECTED, State.WITHDRAWN),
        "public_url": pitch.url if pitch.is_shown and event.live and not event.is_internal else "",
        "helped": helped(pitch),
        "steps": steps.offered(pitch, bound),
        "form": bound[1] if bound else None,
        "onward": handover.for_instance(pitch, user),
    }


def card(pitch):
    """For paper and for the screen: the address of its page, as a code and in words; none when it is not shown."""
    shown = pitch.is_shown and not pitch.event.is_internal
    address = site_url(pitch.url) if shown else ""
    return {
        "pitch": pitch,
        "address": address,
        "address_words": address.split("://")[-1],
        "qr": qr_svg(address) if address else "",
    }
