"""What messaging adds to the back office."""

from . import message_hooks as message_hooks
from . import suppression_hooks as suppression_hooks
