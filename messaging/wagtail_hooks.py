"""What messaging adds to the back office."""

from . import suppression_hooks as suppression_hooks
