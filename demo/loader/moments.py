"""When the events of the demo are: dates of the past as the sources give them, examples relative to today.

An example that is over moves on to its next date at the next start, so that the agenda of a demo is never empty.
"""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.addresses import normalise_address
from events.models import EventPage, Session
from events.registrations import signing_up
from events.staff.series import shifted

from .content import ContentError, digest_of
from .ledger import Ledger
from .quiet import without_mail

FILE = "events.yaml"
WEEK = timedelta(weeks=1)
OURS = "demo:"
# What says when; the rest are fields of the session.
WHEN = {"key", "event", "from", "until", "in_weeks", "weekday", "at", "minutes", "guests"}


class MomentLoader:
    """Puts the sessions in place. What an editor changed stays."""

    def __init__(self, ledger, pages):
        self.ledger, self.pages = ledger, pages

    def load(self, items):
        with without_mail():
            for item in items:
                self._load(item)

    def _load(self, item):
        key, digest = f"moment:{item['key']}", digest_of(item)
        session = Session.objects.filter(pk=self.ledger.object_id(key)).first()
        if not self.ledger.wants(key, digest, "" if session else None):
            return
        session = session or Session()
        page = self.pages.get(item["event"])
        if not isinstance(page, EventPage):
            raise ContentError(FILE, item["key"], _("%s is geen evenement") % item["event"])
        session.event = page
        try:
            session.starts_at, session.ends_at = _when(item)
        except KeyError as error:
            raise ContentError(FILE, item["key"], _("het veld “%s” ontbreekt") % error.args[0]) from None
        for name, value in item.items():
            if name not in WHEN:
                setattr(session, name, value)
        try:
            session.full_clean()
        except ValidationError as error:
            raise ContentError(FILE, item["key"], error.messages[0]) from None
        session.save()
        if not session.registrations.exists():
            sign_up(session, item)
        self.ledger.note(key, digest, "", session.pk)


def sign_up(session, item):
    """Example guests, so that staff see a full room and a waiting list."""
    for number in range(1, item.get("guests", 0) + 1):
        address = normalise_address(f"voorbeeldgast{number}@stadmakers.example.nl")
        slot = number - 1 if session.slot_minutes else None
        wish = signing_up.Wish(name=_("Voorbeeldgast %d") % number, address=address, slot=slot)
        signing_up.register(sessions=[session], wish=wish, proven=True, key=f"{OURS}{item['key']}:{number}")


def _when(item):
    if "from" not in item:
        begin = coming(item)
        return begin, begin + timedelta(minutes=item["minutes"])
    first, last = item["from"], item.get("until") or item["from"]
    if not isinstance(first, date) or not isinstance(last, date):
        raise ContentError(FILE, item["key"], _("verwacht een datum, bijvoorbeeld 2026-10-01"))
    begin, end = (datetime.combine(day, clock) for day, clock in ((first, time.min), (last, time(23, 59))))
    return timezone.make_aware(begin), timezone.make_aware(end)


def coming(item):
    """The moment that `in_weeks`, `weekday` (Monday is 1) and `at` name, counted from this week."""
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    day = monday + timedelta(weeks=item["in_weeks"], days=item["weekday"] - 1)
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(item["at"])))


@transaction.atomic
def move_on(items):
    """Give examples that are over their next date; gives how many. What visitors signed up for stays as it was."""
    ledger = Ledger()
    with without_mail():
        return sum(Mover(ledger).move(item) for item in items if "in_weeks" in item)


class Mover:
    """One example to its next date, and the call for pitches with it."""

    def __init__(self, ledger):
        self.ledger = ledger

    def move(self, item):
        session = Session.objects.filter(pk=self.ledger.object_id(f"moment:{item['key']}")).first()
        if session is None or session.ends_at > timezone.now():
            return False
        if session.registrations.exclude(submission_key__startswith=OURS).exists():
            return False
        step = ((timezone.now() - session.ends_at) // WEEK + 1 + item["in_weeks"]) * WEEK
        session.registrations.all().delete()
        session.starts_at, session.ends_at = shifted(session.starts_at, step), shifted(session.ends_at, step)
        session.save()
        sign_up(session, item)
        self._move_call(session.event, step)
        return True

    def _move_call(self, page, step):
        """The call for pitches moves along, unless an editor has the page in hands."""
        key = next((key for key, row in self.ledger.rows.items() if row.object_id == page.pk and "page:" in key), None)
        row = self.ledger.rows.get(key)
        if not page.takes_pitches_until or row is None or row.state != str(page.latest_revision_id):
            return
        page.takes_pitches_until = shifted(page.takes_pitches_until, step)
        page.save_revision().publish()
        page.refresh_from_db()
        self.ledger.note(key, row.digest, str(page.latest_revision_id), page.pk)
