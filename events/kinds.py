"""The kinds of events, as the city holds them (domain L3, L4, L7, M1-M12)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of event it is. INTERNAL is for staff alone: never in a list, a feed, search or an export of data."""

    CAFE = "cafe", _("Initiatievencafé")
    WORKSHOP = "workshop", _("Workshop of cursus")
    CONFERENCE = "congres", _("Congres")
    COUNCIL = "raad", _("Ontmoeting met raad of college")
    WALK_IN = "spreekuur", _("Spreekuur")
    MEETING = "bijeenkomst", _("Bijeenkomst")
    OUTING = "op-pad", _("Op pad in de stad")
    INTERNAL = "intern", _("Intern")


PUBLIC = tuple(kind for kind in Kind if kind != Kind.INTERNAL)
ICONS = {
    Kind.CAFE: "users",
    Kind.WORKSHOP: "book",
    Kind.CONFERENCE: "users",
    Kind.COUNCIL: "users",
    Kind.WALK_IN: "clock",
    Kind.MEETING: "calendar",
    Kind.OUTING: "map-pin",
    Kind.INTERNAL: "lock",
}


class Level(models.TextChoices):
    """How far a workshop goes."""

    BASIC = "basis", _("basis")
    FURTHER = "verdieping", _("verdieping")


class Attendance(models.TextChoices):
    """Where one takes part."""

    ROOM = "room", _("op een plek in de stad")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("op een plek in de stad en online")


class Precision(models.TextChoices):
    """How much is known of when it is or was. Only what is known to the minute goes in calendars or takes people."""

    TIME = "time", _("dag en tijd")
    DAY = "day", _("alleen de dag")
    MONTH = "month", _("alleen de maand")
    YEAR = "year", _("alleen het jaar")


class Mode(models.TextChoices):
    """How one person takes part."""

    ROOM = "room", _("ik kom")
    ONLINE = "online", _("ik kijk online")


MODES = {
    Attendance.ROOM: (Mode.ROOM,),
    Attendance.ONLINE: (Mode.ONLINE,),
    Attendance.HYBRID: (Mode.ROOM, Mode.ONLINE),
}
