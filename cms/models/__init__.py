"""The kernel's models, by noun."""

from .auditing import AuditEntry
from .catalogue import Entry
from .limits import Bucket
from .links import CheckedLink, LinkUse
from .maintained import Maintained
from .media import CustomDocument, CustomImage, CustomRendition
from .organisations import HelpKind, Organisation, OrganisationHelp
from .pages import BasePage
from .periodic import Heartbeat, PeriodicJob
from .places import Neighbourhood
from .site_settings import SiteSettings
from .topics import Theme

__all__ = [
    "AuditEntry",
    "BasePage",
    "Bucket",
    "CheckedLink",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "Entry",
    "Heartbeat",
    "HelpKind",
    "LinkUse",
    "Maintained",
    "Neighbourhood",
    "Organisation",
    "OrganisationHelp",
    "PeriodicJob",
    "SiteSettings",
    "Theme",
]
