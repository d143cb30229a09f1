"""People, how they prove who they are, and what they agreed to; by noun."""

from .consent import ConsentEvent, ConsentText
from .links import ActionLink
from .people import User, UserManager
from .quarantine import QuarantinedSubmission
from .sign_in import SignInRequest

__all__ = [
    "ActionLink",
    "ConsentEvent",
    "ConsentText",
    "QuarantinedSubmission",
    "SignInRequest",
    "User",
    "UserManager",
]
