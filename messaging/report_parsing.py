"""Reading what mail servers report: a mail that could not be delivered, was delayed, or was called unwanted.

Pure: bytes in, a `Report` out. Whether a mail of ours is meant, and what follows, decides `messaging.reports`.
Everything in a report was written by a stranger; each field is cut off before it is searched.
"""

import email
import re
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message
from enum import StrEnum
from itertools import islice

from flufl.bounce import all_failures

from .status_codes import Weight, basic_code, enhanced_status, weigh

LARGEST = 1_000_000
LONGEST_FIELD = 2000
# What is not in the standard form is searched with many patterns: only a normal beginning with normal lines.
LARGEST_FREE_TEXT = 64_000
LONGEST_LINE = 998
MOST_PARTS = 200
# Each part begins after such a line; a letter may have some of its own. Making a part costs far more than its bytes.
BOUNDARY, MOST_BOUNDARIES = re.compile(rb"[\r\n]--"), 2000
MOST_RECIPIENTS = 50
ADDRESS = re.compile(r"[^\s<>@\"';,:()]{1,64}@[^\s<>@\"';,:()]{1,255}")
# Without control characters: PostgreSQL does not even look for a text with a NUL byte.
MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f]{3,200}>")
QUOTED_MESSAGE_ID = re.compile(
    r"^[ >]{0,4}Message-ID:[ \t]{0,4}(<[^<>\s\x00-\x1f]{3,200}>)", re.IGNORECASE | re.MULTILINE
)
DELIVERED_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
DELIVERY_STATUS = ("message/delivery-status", "message/global-delivery-status")
RETURN_PATHS = ("Return-Path", "X-Envelope-From")
ROBOTS = re.compile(r"\b(mailer-daemon|postmaster|mail-daemon|maildelivery)\b", re.IGNORECASE)
AWAY = re.compile(r"^\s*(automatisch antwoord|afwezig|automatic reply|auto-?reply|out of office)", re.IGNORECASE)
# Other kinds of feedback (not-spam, auth-failure) are no complaint of a reader.
COMPLAINTS = {"abuse", "opt-out", "opt-out-list"}


class Outcome(StrEnum):
    """What a report says. LETTER: it was no report, and a module dealt with it (`messaging.incoming`)."""

    BOUNCED = "bounced"
    TEMPORARY = "temporary"
    REFUSED = "refused"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    LETTER = "letter"
    UNKNOWN = "unknown"


OUTCOMES = {Weight.GONE: Outcome.BOUNCED, Weight.TODAY: Outcome.TEMPORARY, Weight.REFUSED: Outcome.REFUSED}


@dataclass(frozen=True)
class Finding:
    """One outcome, for the addresses that the report names for it."""

    outcome: Outcome
    addresses: frozenset[str] = frozenset()
    status: str = ""
    reply_code: int | None = None


@dataclass
class Report:
    """What a report says and which traces of our mail it carries: return paths, Message-IDs, recipients."""

    findings: list[Finding] = field(default_factory=list)
    return_paths: list[str] = field(default_factory=list)
    message_ids: list[str] = field(default_factory=list)
    recipients: set[str] = field(default_factory=set)


def header_text(message, name):
    """A header as text that is safe to search, whatever bytes it holds."""
    value = message.get(name)
    return "" if value is None else str(value).encode("utf-8", "replace").decode()[:LONGEST_FIELD]


def addresses_in(text):
    return [found.lower() for found in ADDRESS.findall(text[:LONGEST_FIELD])]


def _subject(message):
    try:
        return str(make_header(decode_header(header_text(message, "Subject"))))
    except (LookupError, ValueError):
        return ""


def open_mail(raw):
    """The mail as Python's parser reads it, without what lies beyond the limits."""
    raw = raw[:LARGEST]
    beyond = next(islice(BOUNDARY.finditer(raw), MOST_BOUNDARIES, None), None)
    return email.message_from_bytes(raw[: beyond.start()] if beyond else raw)


def all_parts(message):
    """Every part, down to a number that no honest report reaches."""
    return [part for _number, part in zip(range(MOST_PARTS), message.walk(), strict=False)]


def _payload(part):
    """The decoded text of a part that is no container."""
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _groups(text):
    found = re.split(r"\r?\n[ \t]{0,20}\r?\n", text[:LARGEST_FREE_TEXT].strip())
    return [email.message_from_string(group) for group in found]


def _blocks(part):
    """The groups of fields in a report part.

    The parser has split those of message/delivery-status already; of other types it made the first group a header
    and left the rest as text.
    """
    if not part.is_multipart():
        return _groups(_payload(part))
    blocks = [block for block in part.get_payload() if isinstance(block, Message)]
    rest = [group for block in blocks if not block.is_multipart() for group in _groups(_payload(block))]
    return blocks + rest


def _recipient_finding(block):
    """What one group of fields says about its recipient (RFC 3464)."""
    action = header_text(block, "Action").strip().lower()
    diagnostic = header_text(block, "Diagnostic-Code")
    status = enhanced_status(header_text(block, "Status"), diagnostic)
    named = addresses_in(header_text(block, "Original-Recipient")) + addresses_in(header_text(block, "Final-Recipient"))
    if action.startswith(("delivered", "relayed", "expanded")) or (not action and status.startswith("2")):
        outcome = Outcome.DELIVERED
    elif action.startswith("delayed") or (not action and status.startswith("4")):
        outcome = Outcome.DELAYED
    else:
        outcome = OUTCOMES[weigh(status, diagnostic)]
    return Finding(outcome, frozenset(named), status, basic_code(diagnostic))


def _delivery_findings(parts):
    """From the standard forms (RFC 3464, and RFC 6533 for addresses with accents)."""
    statuses = (part for part in parts if part.get_content_type() in DELIVERY_STATUS)
    blocks = [block for part in statuses for block in _blocks(part)]
    return [
        _recipient_finding(block)
        for block in blocks[:MOST_RECIPIENTS]
        if block.get("Final-Recipient") or block.get("Original-Recipient") or block.get("Action")
    ]


def _feedback_findings(parts, report):
    """From message/feedback-report (RFC 5965); its traces are added to the report."""
    for part in parts:
        if part.get_content_type() != "message/feedback-report":
            continue
        for block in _blocks(part)[:1]:
            report.return_paths += addresses_in(header_text(block, "Original-Mail-From"))
            report.recipients.update(addresses_in(header_text(block, "Original-Rcpt-To")))
            if header_text(block, "Feedback-Type").strip().lower() in COMPLAINTS:
                return [Finding(Outcome.COMPLAINT)]
            return [Finding(Outcome.UNKNOWN)]
    return []


def _free_text(raw):
    lines = raw[:LARGEST_FREE_TEXT].splitlines()
    return b"\r\n".join(line[:LONGEST_LINE] for line in lines)


def _free_findings(raw, message):
    """Failures in the many forms that servers made up before the standard, found by flufl.bounce.

    Only from a robot: in a letter by a person, or in a holiday notice, the same words mean nothing.
    """
    if not (ROBOTS.search(header_text(message, "From")) or message.get("X-Failed-Recipients")):
        return []
    text = _free_text(raw)
    temporary, permanent = all_failures(email.message_from_bytes(text))
    said = text.decode("utf-8", "replace")
    status = enhanced_status("", said)
    named = frozenset(address.decode("ascii", "replace").lower() for address in permanent)
    named |= frozenset(addresses_in(header_text(message, "X-Failed-Recipients")))
    if named:
        return [Finding(OUTCOMES[weigh(status, said)], named, status, basic_code(said))]
    return [Finding(Outcome.DELAYED, status=status)] if temporary else []


def is_auto_reply(message):
    submitted = header_text(message, "Auto-Submitted").strip().lower()
    return (
        submitted.startswith("auto-replied")
        or message.get("X-Autoreply") is not None
        or message.get("X-Autorespond") is not None
        or header_text(message, "Precedence").strip().lower() == "auto_reply"
        or bool(AWAY.match(_subject(message)))
    )


def _collect_traces(raw, message, parts, report):
    """Where the report went to, and what it quotes of the mail it is about."""
    for name in DELIVERED_TO:
        for value in (message.get_all(name) or [])[:5]:
            report.return_paths += addresses_in(str(value))
    for name in ("In-Reply-To", "References"):
        report.message_ids += MESSAGE_ID.findall(header_text(message, name))
    for part in parts[1:]:
        quoted = part
        if part.get_content_type() == "text/rfc822-headers":
            quoted = email.message_from_string(_payload(part)[:LARGEST_FREE_TEXT])
        report.message_ids += MESSAGE_ID.findall(header_text(quoted, "Message-ID"))[:1]
        report.recipients.update(addresses_in(header_text(quoted, "To")))
        for name in RETURN_PATHS:
            report.return_paths += addresses_in(header_text(quoted, name))
    body = raw[:LARGEST_FREE_TEXT].partition(b"\n\n")[2] or raw[:LARGEST_FREE_TEXT].partition(b"\r\n\r\n")[2]
    report.message_ids += QUOTED_MESSAGE_ID.findall(body.decode("utf-8", "replace"))


def parse_report(raw):
    """Read one mail. Never raises for what is in it: what cannot be read is UNKNOWN."""
    report = Report()
    try:
        message = open_mail(raw)
        parts = all_parts(message)
        _collect_traces(raw, message, parts, report)
        report.findings = _delivery_findings(parts) or _feedback_findings(parts, report)
        if not report.findings and not AWAY.match(_subject(message)):
            report.findings = _free_findings(raw, message)
        if not report.findings and is_auto_reply(message):
            report.findings = [Finding(Outcome.AUTO_REPLY)]
    # A stranger may nest, cut and garble at will, and the parsers below were not all made for that.
    except Exception:
        report = Report()
    report.findings = report.findings or [Finding(Outcome.UNKNOWN)]
    return report
