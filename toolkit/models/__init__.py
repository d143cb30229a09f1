"""The toolkit's models, by noun."""

from .estimates import SavedEstimate
from .funds import FORM_FIELDS, Fund, FundDeadline, LegalForm
from .imports import SheetImport
from .pages import AdvicePage, ArticlePage, FundsPage, RulesPage, ToolkitIndexPage, VenuesPage
from .rules import RuleCard
from .subjects import Subject
from .usefulness import Usefulness
from .venues import Venue, VenueRoom

__all__ = [
    "FORM_FIELDS",
    "AdvicePage",
    "ArticlePage",
    "Fund",
    "FundDeadline",
    "FundsPage",
    "LegalForm",
    "RuleCard",
    "RulesPage",
    "SavedEstimate",
    "SheetImport",
    "Subject",
    "ToolkitIndexPage",
    "Usefulness",
    "Venue",
    "VenueRoom",
    "VenuesPage",
]
