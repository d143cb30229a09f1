"""Why something about a registration cannot be done; the message is a sentence for whoever asked."""

from django.utils.translation import gettext as _


class RefusedError(Exception):
    """It cannot be done (any more)."""


class FullError(RefusedError):
    """There are not enough seats, and nobody can wait for them."""

    def __init__(self, free=None):
        self.free = free
        if free:
            super().__init__(_("Er zijn nog %d plaatsen. Kies minder mensen.") % free)
        else:
            super().__init__(_("Er zijn geen plaatsen meer."))


class AlreadyError(Exception):
    """This person is signed up already; `registration` is how. Nobody else may learn of it."""

    def __init__(self, registration):
        self.registration = registration
        super().__init__("already")
