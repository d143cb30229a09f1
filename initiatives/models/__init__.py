"""The nouns of HaarlemLink."""

from .directory import DirectoryPage
from .initiatives import InitiativeIndexPage, InitiativePage
from .parts import InitiativeLink, InitiativePartner, InitiativePhoto, InitiativeRole, InitiativeUpdate
from .portraits import PortraitConsent, PortraitIndexPage, PortraitPage

__all__ = [
    "DirectoryPage",
    "InitiativeIndexPage",
    "InitiativeLink",
    "InitiativePage",
    "InitiativePartner",
    "InitiativePhoto",
    "InitiativeRole",
    "InitiativeUpdate",
    "PortraitConsent",
    "PortraitIndexPage",
    "PortraitPage",
]
