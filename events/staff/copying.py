"""Making more of what there is: a row of sessions, or a whole event again."""

import uuid

from django.db import transaction
from django.utils import timezone

from events.models import EventPage, Session
from events.registrations import places

from .series import shifted

# What is of one session alone.
OWN = {"id", "uid", "sequence", "status", "cancelled_reason", "created_at"}


def _fields(session):
    return {
        field.attname: getattr(session, field.attname)
        for field in Session._meta.concrete_fields
        if field.name not in OWN
    }


@transaction.atomic
def repeat_session(session, row):
    """More sessions like this one, at each (start, end) of `row`; gives them.

    Signing up opens and closes as long before each. What is there already is not made again, so that a second press
    of the button does nothing.
    """
    session = places.lock(session)
    there = set(session.event.sessions.filter(title=session.title).values_list("starts_at", flat=True))
    made = []
    for starts_at, ends_at in row:
        if starts_at not in there:
            by = timezone.localtime(starts_at).date() - timezone.localtime(session.starts_at).date()
            made.append(_copied(session, by, starts_at=starts_at, ends_at=ends_at))
    return made


def _copied(session, by, **fields):
    """A copy some days later; the days on which signing up opens and closes move along."""
    values = {**_fields(session), **fields}
    for name in ("opens_at", "closes_at"):
        values[name] = shifted(values[name], by) if values[name] else None
    return Session.objects.create(**values, uid=uuid.uuid4())


@transaction.atomic
def copy_event(page, *, title, slug, first_day, by):
    """The event again as a draft, its first session on `first_day` and the others as far from it; gives the page.

    What is of the past edition alone (report, recording, materials, thanks) stays behind.
    """
    copy = page.copy(
        recursive=False,
        update_attrs={
            "title": title,
            "slug": slug,
            "report": "",
            "recording_url": "",
            "transcript": "",
            "no_transcript_reason": "",
            "stream_url": "",
            "takes_pitches_until": None,
            "live": False,
            "first_published_at": None,
        },
        copy_revisions=False,
        keep_live=False,
        user=by,
    )
    copy.materials.all().delete()
    copy.save_revision(user=by)
    sessions = list(page.sessions.order_by("starts_at", "pk"))
    if sessions:
        step = first_day - timezone.localtime(sessions[0].starts_at).date()
        for session in sessions:
            moved = {name: shifted(getattr(session, name), step) for name in ("starts_at", "ends_at")}
            _copied(session, step, event_id=copy.pk, **moved)
    return EventPage.objects.get(pk=copy.pk)
