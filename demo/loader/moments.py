"""When the events of the demo are: dates of the past as the sources give them, examples relative to today.

An example that is over makes way for its next edition at the next start, so that the agenda of a demo is never empty.
"""

from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cms.addresses import normalise_address
from events.models import EventPage, Session
from events.models.registrations import person_key
from events.registrations import signing_up
from events.registrations.errors import RefusedError
from toolkit.models import Venue

from .content import MOMENT_FIELDS, ContentError, digest_of
from .ledger import Ledger, state_of
from .pitches import put_again
from .quiet import without_mail

FILE = "events.yaml"
OURS = "demo:"
# What says when, and who is there; the rest are fields of the session.
ABOUT = {"from", "until", "in_weeks", "weekday", "at", "minutes", "in_months", "guests", "pitches", "venue"}
# One of these says when it is; what is counted from today is an example.
WAYS = ("from", "in_weeks", "in_months")


def is_example(item):
    """Whether this moment is made up."""
    return "from" not in item


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
        if self.ledger.wants(key, digest, state_of(session) if session else None):
            page = self._event(item)
            if page is None:
                return
            session = session or Session()
            session.event = page
            put(self.ledger, session, item)
        if session:
            call_for_pitches(self.ledger, session, item)

    def _event(self, item):
        """The page of this moment; None when an editor took it away."""
        page = self.pages.get(item["event"])
        if isinstance(page, EventPage):
            return page
        if page is not None and page.url != item["event"]:
            return None
        raise ContentError(FILE, item["key"], _("%s is geen evenement") % item["event"])


def put(ledger, session, item):
    """Make the session what the file says, with example guests so that staff see a full room and a waiting list."""
    session.starts_at, session.ends_at = _when(item)
    for name in MOMENT_FIELDS - ABOUT:
        setattr(session, name, item.get(name, Session._meta.get_field(name).get_default()))
    session.venue = _venue(item)
    guests = _number(item, "guests", 0, 200, item["key"]) if "guests" in item else 0
    try:
        session.full_clean()
    except ValidationError as error:
        raise ContentError(FILE, item["key"], error.messages[0]) from None
    session.save()
    if not session.registrations.exists():
        _sign_up(session, item["key"], guests)
    session.refresh_from_db()
    ledger.note(f"moment:{item['key']}", digest_of(item), state_of(session), session.pk)


def _sign_up(session, key, guests):
    """Made-up people, at addresses where nobody can get mail."""
    try:
        for number in range(1, guests + 1):
            address = normalise_address(f"voorbeeldgast{number}@stadmakers.example.nl")
            slot = number - 1 if session.slot_minutes else None
            mode = session.modes[number % len(session.modes)]
            wish = signing_up.Wish(name=_("Voorbeeldgast %d") % number, address=address, mode=mode, slot=slot)
            signing_up.register(sessions=[session], wish=wish, proven=True, key=f"{OURS}{key}:{number}")
    except RefusedError as refused:
        raise ContentError(FILE, f"{key}, guests", refused) from None


def call_for_pitches(ledger, session, item):
    """Until when one can send in a pitch hangs on the evening, unless an editor has the page in hands."""
    if "pitches" not in item:
        return
    page = EventPage.objects.get(pk=session.event_id)
    key = f"page:{item['event']}"
    row = ledger.rows.get(key)
    if row is None or row.state != str(page.latest_revision_id):
        return
    day = timezone.localtime(session.starts_at).date()
    day -= timedelta(days=_number(item["pitches"], "days_before", 0, 60, item["key"]))
    until = _at(day, _clock(item["pitches"], item["key"]))
    if page.takes_pitches_until != until:
        page.takes_pitches_until = until
        page.save_revision().publish()
        page.refresh_from_db()
        ledger.note(key, row.digest, str(page.latest_revision_id), page.pk)


@transaction.atomic
def move_on(items, pitches):
    """Replace what is over by its next edition, all moments of an event together; gives how many events.

    The example `pitches` begin again with it.

    What an editor changed stays, and so does what a visitor signed up or sent in a pitch for.
    """
    ledger = Ledger()
    examples = sorted((item for item in items if is_example(item)), key=lambda item: item["event"])
    moved = 0
    with without_mail():
        for path, group in groupby(examples, lambda one: one["event"]):
            if _next_edition(ledger, list(group)):
                put_again(ledger, pitches, path)
                moved += 1
    return moved


def _next_edition(ledger, items):
    """Whether there is one now."""
    found = {
        item["key"]: Session.objects.filter(pk=ledger.object_id(f"moment:{item['key']}")).first() for item in items
    }
    sessions = [session for session in found.values() if session]
    if not sessions or not all(_may_go(ledger, key, session) for key, session in found.items() if session):
        return False
    page = sessions[0].event
    if page.pitches.exclude(submitted_by__in=_example_residents(ledger)).exists():
        return False
    for item in items:
        session = found[item["key"]]
        if session:
            session.registrations.all().delete()
            session.delete()
            put(ledger, fresh := Session(event=page), item)
            call_for_pitches(ledger, fresh, item)
    return True


def _may_go(ledger, key, session):
    """Whether it is over, as the file has it, and of nobody but the demo."""
    untouched = ledger.rows[f"moment:{key}"].state == state_of(session)
    ours = Q(submission_key__startswith=OURS) | Q(person_key__in=_example_people(ledger))
    strangers = session.registrations.exclude(ours)
    return session.is_over() and untouched and not strangers.exists()


def _example_residents(ledger):
    """Accounts of people who do not exist."""
    return User.objects.filter(
        pk__in=[row.object_id for key, row in ledger.rows.items() if key.startswith("example:residents:")]
    )


def _example_people(ledger):
    return [person_key(user.email) for user in _example_residents(ledger)]


# --- what a file says -----------------------------------------------------------------------------


def _when(item):
    """(start, end). Raises ContentError when that cannot be read."""
    if sum(way in item for way in WAYS) != 1:
        raise ContentError(FILE, item["key"], _("kies één van deze velden: %s") % ", ".join(WAYS))
    if "from" in item:
        return _of_days(item["from"], item.get("until") or item["from"], item["key"])
    if "in_months" in item:
        day = _coming_month(_number(item, "in_months", 1, 24, item["key"]))
        return _of_days(day, day, item["key"])
    begin = coming(item)
    return begin, begin + timedelta(minutes=_number(item, "minutes", 5, 24 * 60, item["key"]))


def _of_days(first, last, key):
    if not isinstance(first, date) or not isinstance(last, date):
        raise ContentError(FILE, key, _("verwacht een datum, bijvoorbeeld 2026-10-01"))
    return _at(first, time.min), _at(last, time(23, 59))


def coming(item):
    """The moment that `in_weeks`, `weekday` (Monday is 1) and `at` name, counted from this week."""
    weeks, weekday = _number(item, "in_weeks", 1, 52, item["key"]), _number(item, "weekday", 1, 7, item["key"])
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    return _at(monday + timedelta(weeks=weeks, days=weekday - 1), _clock(item, item["key"]))


def _coming_month(months):
    """The first day of the month that many months from now."""
    today = timezone.localdate()
    years, month = divmod(today.month - 1 + months, 12)
    return date(today.year + years, month + 1, 1)


def _at(day, clock):
    return timezone.make_aware(datetime.combine(day, clock))


def _number(item, name, least, most, key):
    value = _given(item, name, key)
    if not isinstance(value, int) or not least <= value <= most:
        known = {"least": least, "most": most}
        raise ContentError(FILE, f"{key}, {name}", _("verwacht een getal van %(least)d tot en met %(most)d") % known)
    return value


def _clock(item, key):
    value = _given(item, "at", key)
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        raise ContentError(FILE, f"{key}, at", _('verwacht een tijd, bijvoorbeeld "19:30"')) from None


def _given(item, name, key):
    if not isinstance(item, dict) or name not in item:
        raise ContentError(FILE, key, _("het veld “%s” ontbreekt") % name)
    return item[name]


def _venue(item):
    if "venue" not in item:
        return None
    found = Venue.objects.filter(slug=item["venue"]).first()
    if found is None:
        raise ContentError(FILE, item["key"], _("onbekende ruimte “%s”") % item["venue"])
    return found
