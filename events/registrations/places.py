"""Counting seats, and the one lock that every change of them takes first."""

from collections import defaultdict

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.kinds import Attendance, Mode
from events.models import Registration, Session
from events.seats import Seats

WAITING = Registration.State.WAITING


def lock(session):
    """The session as it is now; nobody else changes its seats until the transaction ends. By row or primary key.

    The event and venue that a row brings along are not read again.
    """
    rows = Session.objects.select_for_update(of=("self",))
    if not isinstance(session, Session):
        return rows.select_related("event", "venue").get(pk=session)
    known = {name: session._state.fields_cache.get(name) for name in ("event", "venue")}
    missing = [name for name, one in known.items() if one is None and getattr(session, f"{name}_id") is not None]
    locked = (rows.select_related(*missing) if missing else rows).get(pk=session.pk)
    for name, one in known.items():
        if name not in missing and getattr(locked, f"{name}_id") == (one.pk if one else None):
            setattr(locked, name, one)
    return locked


def _taking(now):
    held = Q(state__in=Registration.HOLDING, holds_until__gt=now)
    return Q(state__in=Registration.SEATED) | held


def _needed(condition):
    return Sum(Case(When(condition, then="party_size"), default=Value(0), output_field=IntegerField()), default=0)


def seats(session, mode, slot=None, *, now=None, but=None):
    """The Seats of one way to take part; `but` leaves a registration out of account. One query."""
    now = now or timezone.now()
    rows = Registration.objects.filter(session=session, mode=mode, slot=slot)
    if but is not None:
        rows = rows.exclude(pk=but)
    rows = rows.filter(_taking(now) | Q(state=WAITING)).order_by()
    people = dict(rows.values_list("state").annotate(Sum("party_size")))
    queued = people.pop(WAITING, 0)
    return Seats(session.capacity(mode), sum(people.values()), queued)


def seats_of_all(sessions, now=None):
    """{(session's key, mode, slot): Seats} for many sessions at once, in one query; nobody there yet is in it too."""
    now = now or timezone.now()
    counted = defaultdict(lambda: (0, 0))
    rows = Registration.objects.filter(session__in=[session.pk for session in sessions])
    rows = rows.order_by().values("session", "mode", "slot")
    for row in rows.annotate(taken=_needed(_taking(now)), queued=_needed(Q(state=WAITING))):
        counted[row["session"], row["mode"], row["slot"]] = (row["taken"], row["queued"])
    return {
        (session.pk, mode, slot): Seats(session.capacity(mode), *counted[session.pk, mode, slot])
        for session in sessions
        for mode in session.modes
        for slot in (range(len(session.slots())) if session.slot_minutes else (None,))
    }


def with_free_places(sessions, now=None):
    """Of these sessions, those where somebody who comes now gets in; counted by the database.

    Of a walk-in hour it does not count the slots: whether one is free, its own page says.
    """
    now = now or timezone.now()
    ways = [
        (Mode.ROOM, "capacity_room", [Attendance.ROOM, Attendance.HYBRID]),
        (Mode.ONLINE, "capacity_online", [Attendance.ONLINE, Attendance.HYBRID]),
    ]
    free = Q(sign_up=Session.SignUp.NONE) | Q(slot_minutes__isnull=False)
    for mode, capacity, attendance in ways:
        rows = Registration.objects.filter(session=OuterRef("pk"), mode=mode)
        taken = rows.filter(_taking(now)).order_by().values("session").annotate(all=Sum("party_size")).values("all")
        sessions = sessions.annotate(**{f"taken_{mode}": Coalesce(Subquery(taken), 0)})
        has_room = Q(**{f"{capacity}__isnull": True}) | Q(**{f"{capacity}__gt": F(f"taken_{mode}")})
        free |= Q(attendance__in=attendance) & has_room & ~Exists(rows.filter(state=WAITING))
    return sessions.filter(free, status=Session.Status.PLANNED)
