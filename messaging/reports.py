"""What follows from a report of another mail server: an event with the message, and perhaps a suppression.

A report counts only when it shows a trace that nobody but the recipient's side can know: the return path of the mail
(its token cannot be made without our key), or the Message-ID together with the address the mail went to. An address
that a report merely mentions is never touched.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.addresses import address_key

from . import incoming, suppression
from .models import DeliveryEvent, Message, Suppression
from .report_parsing import Finding, Outcome, parse_report

MOST_TRACES = 20
KINDS = {
    Outcome.BOUNCED: DeliveryEvent.Kind.BOUNCED,
    Outcome.TEMPORARY: DeliveryEvent.Kind.BOUNCED,
    Outcome.REFUSED: DeliveryEvent.Kind.BOUNCED,
    Outcome.DELAYED: DeliveryEvent.Kind.DELAYED,
    Outcome.COMPLAINT: DeliveryEvent.Kind.COMPLAINT,
}
NOTES = {
    Outcome.BOUNCED: _("het adres bestaat niet"),
    Outcome.TEMPORARY: _("de postbus kon geen mail aannemen"),
    Outcome.REFUSED: _("geweigerd; dat ligt niet aan het adres"),
    Outcome.DELAYED: _("de mailserver probeert het nog"),
    Outcome.COMPLAINT: _("de ontvanger meldde dit bericht als ongewenst"),
}


@dataclass(frozen=True)
class Result:
    """What a report said, which message it was about, and whether that was new."""

    outcome: Outcome
    message: Message | None = None
    recorded: bool = False


def _keys(addresses):
    return {address_key(address) for address in sorted(addresses)[:MOST_TRACES]}


def _find_message(report):
    """The message of ours that the report is about, or None."""
    for address in report.return_paths[:MOST_TRACES]:
        if message := suppression.message_for_return_path(address):
            return message
    ids = [found.strip("<>") for found in report.message_ids[:MOST_TRACES]]
    if not ids:
        return None
    known = Message.objects.filter(message_id__in=[*ids, *(f"<{found}>" for found in ids)])
    mentioned = set(report.recipients).union(*(finding.addresses for finding in report.findings))
    return known.filter(address_key__in=_keys(mentioned)).first()


def _choose(report, message):
    """The finding about this recipient; one that names another address (a forward) counts for the only one there is."""
    own = (finding for finding in report.findings if message.address_key in _keys(finding.addresses))
    return next(own, report.findings[0])


def _is_known(message, kind):
    """The same was reported before, since the message was last sent."""
    events = message.events.all()
    resent = events.filter(kind=DeliveryEvent.Kind.RESENT).order_by("-at").first()
    if resent:
        events = events.filter(at__gte=resent.at)
    return events.filter(kind=kind).exists()


def _close_address(message, finding: Finding, note):
    if finding.outcome == Outcome.BOUNCED:
        suppression.note_hard_bounce(message.address_key, note)
    elif finding.outcome == Outcome.TEMPORARY:
        suppression.note_soft_bounce(message.address_key)
    elif finding.outcome == Outcome.COMPLAINT:
        suppression.suppress(message.address_key, Suppression.Reason.COMPLAINT, note)


@transaction.atomic
def _record(message, finding):
    """Write the event, once; the row is locked because mailbox and webhook may bring the same report together."""
    kind = KINDS.get(finding.outcome)
    locked = Message.objects.select_for_update().filter(pk=message.pk).first()
    if kind is None or locked is None or _is_known(locked, kind):
        return False
    note = f"{finding.status} {NOTES[finding.outcome]}".strip()
    DeliveryEvent.objects.create(message=locked, kind=kind, reply_code=finding.reply_code, note=note)
    _close_address(locked, finding, note)
    return True


def process_report(raw):
    """Take in one mail that reached the bounce mailbox or the webhook; the same one twice counts once."""
    if incoming.take_in(raw):
        return Result(Outcome.LETTER)
    report = parse_report(raw)
    message = _find_message(report)
    if message is None:
        return Result(report.findings[0].outcome)
    finding = _choose(report, message)
    return Result(finding.outcome, message, _record(message, finding))
