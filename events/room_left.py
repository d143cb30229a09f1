"""How many places are left, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.kinds import Attendance


def room_left(session, seats):
    """ "nog 4 plaatsen", or of the room and online apart; empty when there is no limit or none left.

    `seats` are the Seats of its ways in, or of its slots.
    """
    left = [found.open_to_all for found in seats]
    if None in left or not sum(left):
        return ""
    if session.attendance == Attendance.HYBRID and len(left) == 2:
        return _("nog %(room)d in de zaal, %(online)d online") % {"room": left[0], "online": left[1]}
    return ngettext("nog %d plaats", "nog %d plaatsen", sum(left)) % sum(left)
