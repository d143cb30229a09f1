"""The address to which a participant may answer by mail: different for each participant of each conversation."""

from engagement.models import Participant
from messaging import reply_addresses

KIND = ""


def make(participant):
    """The address for this participant; "" when nobody reads answers."""
    return reply_addresses.make(KIND, participant.pk)


def has_our_form(address):
    """Whether it looks like an address for answers, real or not."""
    return reply_addresses.has_our_form(KIND, address)


def find(address):
    """The participant whose address this is, or None."""
    if not reply_addresses.is_genuine(KIND, address):
        return None
    found = Participant.objects.select_related("conversation", "user")
    return found.filter(pk=reply_addresses.number_in(KIND, address)).first()
