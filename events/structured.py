"""An event as schema.org tells it, for search engines: status, mode, places left and what the room has."""

from django.utils import timezone
from django.utils.text import Truncator

from accounts.addresses import site_url
from events import moments
from events.kinds import Attendance

SCHEMA = "https://schema.org/"
MODES = {
    Attendance.ROOM: "OfflineEventAttendanceMode",
    Attendance.ONLINE: "OnlineEventAttendanceMode",
    Attendance.HYBRID: "MixedEventAttendanceMode",
}
ACCESS = {
    "step_free": "Zonder drempels of trappen",
    "accessible_toilet": "Toilet voor rolstoelgebruikers",
    "hearing_loop": "Ringleiding",
}


def event_data(page, sessions, seats):
    """One Event for each session; `seats` gives the Seats of its ways in."""
    return [_event(page, session, seats.get(session.pk, [])) for session in sessions]


def _event(page, session, seats):
    url = site_url(page.url or "/")
    data = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Event",
        "@id": f"{url}#moment-{session.uid}",
        "name": f"{page.title}: {session.title}" if session.title else page.title,
        "description": Truncator(page.introduction).chars(300),
        "url": url,
        "startDate": moments.machine(timezone.localtime(session.starts_at), session.precision),
        "endDate": moments.machine(timezone.localtime(session.ends_at), session.precision),
        "eventStatus": SCHEMA + ("EventCancelled" if session.is_cancelled else "EventScheduled"),
        "eventAttendanceMode": SCHEMA + MODES[Attendance(session.attendance)],
        "isAccessibleForFree": page.is_free,
        "inLanguage": "nl",
        "location": _locations(session, url),
    }
    if page.organiser:
        data["organizer"] = {"@type": "Organization", "name": page.organiser.name}
    left = [found.open_to_all for found in seats]
    if left and None not in left:
        data["remainingAttendeeCapacity"] = sum(left)
        data["maximumAttendeeCapacity"] = sum(found.capacity for found in seats)
    return data


def _locations(session, url):
    places = []
    if session.attendance != Attendance.ONLINE:
        place = {
            "@type": "Place",
            "name": session.venue.title if session.venue else session.place or "Haarlem",
            "address": (session.venue.address if session.venue else session.address) or session.where,
        }
        if features := _features(session.venue):
            place["amenityFeature"] = features
        places.append(place)
    if session.attendance != Attendance.ROOM:
        # The link itself is for who signed up.
        places.append({"@type": "VirtualLocation", "url": url})
    return places[0] if len(places) == 1 else places


def _features(venue):
    """What is known of access; what nobody knows is left out."""
    return [
        {"@type": "LocationFeatureSpecification", "name": name, "value": getattr(venue, field) == "yes"}
        for field, name in ACCESS.items()
        if venue and getattr(venue, field) != "unknown"
    ]
