"""What the page of an event shows: its moments with places, its programme, what came of it."""

from itertools import groupby

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events import moments
from events.kinds import Attendance, Precision
from events.models import Session
from events.pitching.page import pitch_url, public_of
from events.registrations.forms import spots
from events.registrations.places import seats_of_all
from events.room_left import room_left

from .structured import event_data


def event_context(page, request):
    """Everything but the page itself; the same number of queries however many sessions there are."""
    now = timezone.now()
    sessions = page.session_list
    coming = [session for session in sessions if session.ends_at > now]
    open_ones = [session for session in coming if session.takes_sign_ups(now)]
    seats = seats_of_all(open_ones) if open_ones else {}
    by_session = {}
    for (pk, _mode, _slot), found in seats.items():
        by_session.setdefault(pk, []).append(found)
    is_preview = getattr(request, "is_preview", False)
    over = page.is_over(now)
    return {
        "moments": [_moment(session, by_session.get(session.pk, []), now) for session in sessions],
        "for_calendars": any(session.is_exact and not session.is_cancelled for session in coming),
        "over": over,
        "can_sign_up": bool(open_ones) and not is_preview,
        "is_full": bool(open_ones) and not any(seat.fits(1) for found in by_session.values() for seat in found),
        "queue_open": any(session.waiting_list and not session.slot_minutes for session in open_ones),
        "free_slots": spots([s for s in open_ones if s.slot_minutes], seats),
        "facts": facts(page, over),
        "programme": programme(page),
        "speakers": page.speakers.select_related("image"),
        "partners": [partner.organisation for partner in page.partners.select_related("organisation")],
        "materials": [material for material in page.materials.select_related("document") if material.link],
        "pitches": public_of(page),
        "takes_pitches": page.takes_pitches(now) and not page.is_internal and not is_preview,
        "pitch_url": pitch_url(page),
        "structured": [] if page.is_internal or is_preview else event_data(page, coming, by_session),
        "is_preview": is_preview,
    }


def _moment(session, seats, now):
    """One session as a line: when, where, and how it stands with places."""
    return {
        "session": session,
        "when": capfirst(moments.of(session)),
        "machine": moments.machine(session.starts_at, session.precision),
        "where": session.where,
        "online": session.attendance != Attendance.ROOM,
        "venue": session.venue if session.venue and session.venue.live else None,
        "over": session.ends_at <= now,
        "places": _places(session, seats, now),
        "elsewhere": session.sign_up_url if session.sign_up == Session.SignUp.ELSEWHERE else "",
    }


def _places(session, seats, now):
    """How it stands with places, in words; empty when that says nothing."""
    if session.is_cancelled or session.ends_at <= now:
        return ""
    if session.precision in (Precision.MONTH, Precision.YEAR):
        return _("De dag volgt nog")
    if session.sign_up == Session.SignUp.NONE:
        return _("Aanmelden hoeft niet")
    if session.sign_up == Session.SignUp.ELSEWHERE:
        return ""
    if not session.takes_sign_ups(now):
        later = session.opens_at and session.opens_at > now
        return _("Aanmelden kan vanaf %s") % moments.day(session.opens_at) if later else _("Aanmelden kan niet meer")
    left = [found.open_to_all for found in seats]
    if None in left:
        return _("Er is plaats")
    if not sum(left):
        return _("Vol, er is een wachtlijst") if session.waiting_list and not session.slot_minutes else _("Vol")
    return capfirst(room_left(session, seats))


def facts(page, over):
    """What stands beside the story. What it cost no longer matters when it is over, and of old events nobody knows."""
    price = {"label": _("Kosten"), "value": _("Gratis") if page.is_free else page.price_note}
    return [
        {"label": _("Soort"), "value": page.get_kind_display()},
        *([{"label": _("Niveau"), "value": capfirst(page.get_level_display())}] if page.level else []),
        *([] if over else [price]),
        {"label": _("Wie organiseert het?"), "value": page.organiser.name if page.organiser else ""},
        *([{"label": _("Toegankelijk"), "value": page.access_note}] if page.access_note else []),
    ]


def programme(page):
    """[(day or None, [(track, [items])])]: by day, then by track, in the order of the editor.

    An item that is called as its track says no more than the track: of old events often nothing else is known.
    """
    items = list(page.programme.all())
    items.sort(key=lambda item: (item.day is None, item.day or timezone.localdate()))
    days = []
    for day, inside in groupby(items, key=lambda item: item.day):
        tracks = {}
        for item in inside:
            items_of_track = tracks.setdefault(item.track, [])
            if item.title != item.track:
                items_of_track.append(item)
        days.append((day, list(tracks.items())))
    return days
