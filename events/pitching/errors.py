"""Why something about a pitch cannot be done; the message is a sentence for whoever asked."""

from django.utils.translation import gettext as _


class RefusedError(Exception):
    """It cannot be done (any more)."""


class NoRoomError(RefusedError):
    """Every place on the stage is taken."""

    def __init__(self, places):
        super().__init__(_("Het podium is vol: alle %d plaatsen zijn vergeven.") % places)


class ConflictError(RefusedError):
    """The same pitch was changed meanwhile; `now` is how it stands."""

    def __init__(self, now):
        self.now = now
        super().__init__(
            _(
                "Deze pitch is intussen ergens anders gewijzigd, bijvoorbeeld in een ander tabblad. Er is nog niets "
                "bewaard. Verstuur opnieuw als uw tekst hieronder de goede is."
            )
        )


class OrderChangedError(RefusedError):
    """The running order was changed meanwhile, or somebody came or went; `pitches` is how it stands."""

    def __init__(self, pitches):
        self.pitches = pitches
        super().__init__(_("De volgorde is intussen gewijzigd. Er is niets bewaard. Zo staat het nu."))
