"""Why a message does not go out, in words for its writer."""

import math

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext


class RefusedError(Exception):
    """The base of all below; its text is for the person who tried."""


class NoReceiverError(RefusedError):
    """The thing is gone, takes no messages, or nobody answers for it."""

    def __init__(self):
        super().__init__(_t("Er is nu niemand die uw bericht kan ontvangen."))


class OwnTargetError(RefusedError):
    """Nobody writes to themselves."""

    def __init__(self):
        super().__init__(_t("Dit is van u zelf. U kunt uzelf geen bericht sturen."))


class BlockedError(RefusedError):
    """A receiver wants no messages of this sender, or the other way round."""

    def __init__(self):
        super().__init__(_t("U kunt hierover geen nieuw gesprek beginnen."))


class ClosedError(RefusedError):
    """The conversation is closed, or this person left it."""

    def __init__(self):
        super().__init__(_t("Dit gesprek is gesloten. Uw bericht is niet verstuurd."))


class NotTakingPartError(RefusedError):
    """Somebody else's conversation."""

    def __init__(self):
        super().__init__(_t("U doet niet mee aan dit gesprek."))


class TextError(RefusedError):
    """No text, or too much; the form says so first, a mail does not pass a form."""


class SuspendedError(RefusedError):
    """Staff decided that this person may not write for a while."""

    def __init__(self, suspension):
        day = date_format(timezone.localtime(suspension.until), "j F Y")
        super().__init__(
            _t("U mag tot %(day)s geen berichten sturen. In de mail daarover staat waarom, en wat u kunt doen.")
            % {"day": day}
        )


class TooManyError(RefusedError):
    """More than people send; the rest has to wait."""

    def __init__(self, seconds):
        minutes = math.ceil(seconds / 60)
        sentence = ngettext(
            "U stuurde veel berichten. Probeer het over %(count)s minuut nog eens.",
            "U stuurde veel berichten. Probeer het over %(count)s minuten nog eens.",
            minutes,
        )
        super().__init__(sentence % {"count": minutes})


class AlreadyClosedError(RefusedError):
    """Somebody else decided first; `conversation` says what."""

    def __init__(self, conversation):
        self.conversation = conversation
        super().__init__(_t("Dit gesprek was al afgerond. Wat er eerst besloten is, blijft staan."))


class NotReopenableError(RefusedError):
    """Too late, closed by another, or there is a newer conversation."""

    def __init__(self):
        super().__init__(_t("Dit gesprek kan niet meer open. Stuur een nieuw bericht om verder te praten."))
