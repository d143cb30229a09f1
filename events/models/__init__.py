"""The models of events, by noun."""

from .announcements import Announcement
from .door import CheckIn, SessionSummary
from .kind_pages import EventKindPage
from .pages import EventIndexPage, EventPage
from .parts import EventPartner, EventQuestion, Material, ProgrammeItem, Speaker
from .pitches import Pitch, PitchStep
from .registrations import AccessNeed, Decision, Registration
from .sessions import Session

__all__ = [
    "AccessNeed",
    "Announcement",
    "CheckIn",
    "Decision",
    "EventIndexPage",
    "EventKindPage",
    "EventPage",
    "EventPartner",
    "EventQuestion",
    "Material",
    "Pitch",
    "PitchStep",
    "ProgrammeItem",
    "Registration",
    "Session",
    "SessionSummary",
    "Speaker",
]
