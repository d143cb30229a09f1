"""What the city can show of one person's consents: for that person, and for whoever asks the city to account."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import ConsentEvent
from cms.addresses import address_key, normalise_address

from .ledger import history
from .purposes import label_of

Action = ConsentEvent.Action


def _given(event):
    return {
        "purpose": event.purpose,
        "label": str(label_of(event.purpose)),
        "text": event.text.text,
        "text_version": event.text.version,
        "text_digest": event.text.digest,
        "channel": event.channel,
        "given_at": event.at.isoformat(),
        "withdrawn_at": None,
        "withdrawn_channel": None,
    }


def _pairs(events):
    """Each yes with the no that ended it, oldest first. A yes to newer words leaves the older one standing."""
    entries, open_entries = [], {}
    for event in events:
        person = (event.purpose, event.address_key)
        if event.action == Action.GIVEN:
            entry = _given(event)
            entries.append((event, entry))
            open_entries.setdefault(person, []).append(entry)
        else:
            for entry in open_entries.pop(person, []):
                entry |= {"withdrawn_at": event.at.isoformat(), "withdrawn_channel": event.channel}
    return entries


def proof(address):
    """What JSON can hold: the person's own consents, and those that this address gave for a child.

    Of a child only its key is named here: the address of another person is not this person's data.
    """
    key = address_key(address)
    own, for_children = [], []
    for event, entry in _pairs(history(address)):
        if event.address_key == key:
            own.append({**entry, "by_parent_or_school": bool(event.parent_key)})
        elif event.parent_key == key:
            for_children.append({**entry, "child_key": event.address_key})
    return {
        "address": normalise_address(address),
        "address_key": key,
        "made_at": timezone.now().isoformat(),
        "consents": own,
        "given_for_children": for_children,
    }


def _moment(text):
    moment = timezone.localtime(timezone.datetime.fromisoformat(text))
    return date_format(moment, "j F Y H:i")


def _channel(value):
    return str(ConsentEvent.Channel(value).label)


def _lines(entry):
    yield entry["label"]
    yield _("Gegeven: %(when)s, %(how)s") % {"when": _moment(entry["given_at"]), "how": _channel(entry["channel"])}
    if entry["withdrawn_at"]:
        yield _("Ingetrokken: %(when)s, %(how)s") % {
            "when": _moment(entry["withdrawn_at"]),
            "how": _channel(entry["withdrawn_channel"]),
        }
    else:
        yield _("Niet ingetrokken")
    yield _("Tekst, versie %(version)s (SHA-256 %(digest)s):") % {
        "version": entry["text_version"],
        "digest": entry["text_digest"],
    }
    yield from (f"    {line}" if line else "" for line in entry["text"].splitlines())
    yield ""


def as_text(found):
    """The same for people who do not read JSON."""
    lines = [
        _("Bewijs van toestemming"),
        _("E-mailadres: %s") % found["address"],
        _("Gemaakt: %s") % _moment(found["made_at"]),
        "",
    ]
    if not found["consents"] and not found["given_for_children"]:
        lines += [_("Er is geen toestemming bekend.")]
    for entry in found["consents"]:
        lines += _lines(entry)
    if found["given_for_children"]:
        lines += [_("Gegeven voor een kind"), ""]
        for entry in found["given_for_children"]:
            lines += _lines(entry)
    return "\n".join(lines).rstrip() + "\n"
