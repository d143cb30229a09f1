"""Example pitches at an example evening, put in place by the services that pitchers and organisers use."""

from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import User
from events.models import EventPage, Pitch, Registration
from events.pitching import deciding, services
from events.pitching.errors import RefusedError
from initiatives.models import InitiativePage

from .content import ContentError, digest_of

FILE = "examples.yaml"
KIND = "pitches"
# How far a pitch is: on the programme, or read by nobody yet.
ON_STAGE, SENT_IN = "programma", "ingediend"
STANDS = {"one": ON_STAGE, "other": SENT_IN}
TEXTS = ("title", "idea", "need_kind", "need", "presenter")


def put(ledger, item):
    """Make the pitch of this item, in the place of an earlier one; gives it.

    None when it cannot be made now: its evening takes no pitches, or somebody took away what it needs.
    """
    event = _of(ledger, f"page:{item['event']}", EventPage, item)
    user = _of(ledger, f"example:residents:{item['resident']}", User, item)
    initiative = _of(ledger, f"page:{item['page']}", InitiativePage, item) if "page" in item else None
    if item["stand"] not in STANDS.values():
        raise ContentError(FILE, item["key"], _("stand: kies “%(one)s” of “%(other)s”") % STANDS)
    _remove(Pitch.objects.filter(pk=ledger.object_id(_key(item))))
    if event is None or user is None or (initiative is None and "page" in item) or not event.takes_pitches():
        return None
    fields = {name: item[name] for name in TEXTS} | {"initiative": initiative, "may_publish": True, "may_stream": True}
    try:
        pitch = services.begin(event=event, by=user, key=f"demo:{item['key']}:{event.pk}", fields=fields)
        pitch = services.submit(pitch=pitch)
        if item["stand"] == ON_STAGE:
            pitch = services.confirm(pitch=deciding.accept(pitch=pitch))
    except RefusedError as refused:
        raise ContentError(FILE, item["key"], str(refused)) from None
    return pitch


def put_again(ledger, items, path):
    """The evening at this address has a next edition: its pitches begin again."""
    for item in items:
        if item["event"] == path and ledger.object_id(_key(item)) and (pitch := put(ledger, item)):
            ledger.note(_key(item), digest_of(item), "", pitch.pk)


def _key(item):
    return f"example:{KIND}:{item['key']}"


def _remove(pitches):
    for pitch in pitches:
        Registration.objects.filter(submission_key__startswith=f"pitch:{pitch.pk}:").delete()
        pitch.delete()


def _of(ledger, key, model, item):
    """What an earlier step of the loader made; None when somebody took it away."""
    row, name = ledger.rows.get(key), key.rpartition(":")[2]
    if row is None:
        raise ContentError(FILE, item["key"], _("onbekend: %s") % name)
    found = model.objects.filter(pk=row.object_id).first()
    if found is None and issubclass(model, Page) and Page.objects.filter(pk=row.object_id).exists():
        what = model._meta.verbose_name
        raise ContentError(FILE, item["key"], _("%(page)s is geen %(what)s") % {"page": name, "what": what})
    return found
