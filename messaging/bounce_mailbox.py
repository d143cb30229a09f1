"""The mailbox to which undeliverable mail comes back, read by the worker.

What was understood is deleted. What was not (a person who wrote there, a form that nobody knows) is flagged and left
for people; a flagged mail is not read again, so taking the flag off offers it once more.
"""

import logging
import ssl
from collections import Counter
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from imap_tools import AND, MailBox, MailboxFetchError, MailBoxUnencrypted, MailMessageFlags

from .report_parsing import LARGEST, Outcome
from .reports import process_report

logger = logging.getLogger("messaging.bounce_mailbox")

BATCH = 200
TIMEOUT_SECONDS = 30


def open_mailbox(url):
    """A signed-in mailbox, to be used with `with`. Certificates are checked; imap-tools itself would not."""
    parts = urlsplit(url)
    if parts.scheme == "imaps":
        context = ssl.create_default_context()
        mailbox = MailBox(parts.hostname, parts.port or 993, timeout=TIMEOUT_SECONDS, ssl_context=context)
    else:
        mailbox = MailBoxUnencrypted(parts.hostname, parts.port or 143, timeout=TIMEOUT_SECONDS)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""), initial_folder=folder)


def _fetch(mailbox, uid):
    """The raw beginning of one mail, without marking it as read; imap-tools gives it parsed only, and whole."""
    _answer, data = mailbox.client.uid("fetch", uid, f"(BODY.PEEK[]<0.{LARGEST}>)")
    raw = next((part[1] for part in data or [] if isinstance(part, tuple)), None)
    if raw is None:
        raise MailboxFetchError(command_result=(_answer, data), expected="OK")
    return raw


def _take_in(mailbox, uid):
    """One mail; its outcome, or UNKNOWN when it could not be taken in.

    Only a database that is away stops the round: a mail that the database refuses must not hold up the others.
    """
    try:
        return process_report(_fetch(mailbox, uid)).outcome
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:
        # Not its text: that may quote an address.
        logger.error("A mail in the bounce mailbox could not be read: %s.", type(error).__name__)
        return Outcome.UNKNOWN


def read_mailbox():
    """Take in at most `BATCH` mails, oldest first; returns how many there were of each outcome.

    Each mail is deleted right after it was taken in: what was done before the connection broke stays done, and
    what is offered again counts once.
    """
    counts = Counter()
    if not settings.BOUNCE_MAILBOX_URL:
        return counts
    with open_mailbox(settings.BOUNCE_MAILBOX_URL) as mailbox:
        for uid in mailbox.uids(AND(flagged=False))[:BATCH]:
            outcome = _take_in(mailbox, uid)
            counts[outcome] += 1
            if outcome == Outcome.UNKNOWN:
                mailbox.flag(uid, MailMessageFlags.FLAGGED, True)
            else:
                mailbox.delete(uid)
    if counts:
        logger.info("Bounce mailbox: %s.", ", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
    return counts
