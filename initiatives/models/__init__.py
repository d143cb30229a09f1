"""The nouns of HaarlemLink."""

from .directory import DirectoryPage
from .initiatives import InitiativeIndexPage, InitiativePage
from .needs import Need, Offer
from .owners import InitiativeCare, InitiativeOwner, OwnerInvitation
from .parts import InitiativeLink, InitiativePartner, InitiativePhoto, InitiativeRole, InitiativeUpdate
from .portraits import PortraitConsent, PortraitIndexPage, PortraitPage
from .reviews import InitiativeReviewTask

__all__ = [
    "DirectoryPage",
    "InitiativeCare",
    "InitiativeIndexPage",
    "InitiativeLink",
    "InitiativeOwner",
    "InitiativePage",
    "InitiativePartner",
    "InitiativePhoto",
    "InitiativeReviewTask",
    "InitiativeRole",
    "InitiativeUpdate",
    "Need",
    "Offer",
    "OwnerInvitation",
    "PortraitConsent",
    "PortraitIndexPage",
    "PortraitPage",
]
