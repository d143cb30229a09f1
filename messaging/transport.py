"""Handing a finished mail to the mail server, or to a folder, and saying exactly what is known afterwards.

The server takes responsibility for a mail when it has answered the end of the data, a line with only a dot. That line
is sent by itself. When the connection is lost before it, the server cannot have taken the mail and it may be tried
again. When it is lost after it, nobody here can know, and the outcome is `UNKNOWN`.
"""

import logging
import mailbox
import re
import select
import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.utils import parseaddr
from enum import Enum

from django.conf import settings

logger = logging.getLogger("messaging")

ANSWER_SECONDS = 20
# A server may look long at a mail before it says yes; giving up early would leave a mail unknown (RFC 5321, 4.5.3.2).
VERDICT_SECONDS = 300
END = b".\r\n"
MORE = getattr(socket, "MSG_MORE", 0)
LONE_BREAK = re.compile(rb"\r\n|\r|\n")
ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]*@[^\s<>()\[\]\"',;]*")
NOTE_LENGTH = 300
NOT_NOW = 421


class Kind(Enum):
    """What became of handing over one mail."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNKNOWN = "unknown"
    # The server takes no mail at all now; it says nothing about this one.
    REFUSED = "refused"


MEANING = {2: Kind.ACCEPTED, 4: Kind.DEFERRED, 5: Kind.FAILED}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went; `code` is the server's answer if there was one, `text` may hold addresses until `scrub`."""

    kind: Kind
    code: int | None = None
    text: str = ""


class UnreachableError(Exception):
    """The mail server cannot be reached or does not let us in. Says nothing about any single mail."""


class _RefusalError(Exception):
    """The server said no to one command."""

    def __init__(self, outcome):
        super().__init__(outcome.text)
        self.outcome = outcome


def scrub(text, address=""):
    """What a server said, without addresses: servers like to repeat them, or only the part before the @.

    Whatever else it sent along, such as a NUL byte, PostgreSQL would refuse to keep.
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    text = ADDRESS.sub("…@…", " ".join(printable.split()))
    local = address.rpartition("@")[0]
    if len(local) >= 3:
        text = re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text[:NOTE_LENGTH]


def stuffed(data):
    """The data as it goes over the wire: every line ends with CRLF and none is a lone dot."""
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    if data.count(b"\r\n") != data.count(b"\n") or data.count(b"\r\n") != data.count(b"\r"):
        data = LONE_BREAK.sub(b"\r\n", data)
    data = data.replace(b"\r\n.", b"\r\n..")
    return b"." + data if data.startswith(b".") else data


def _words(text):
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)


class SmtpTransport:
    """One connection to the mail relay, opened when needed and kept until `close`."""

    def __init__(self, relay):
        self.relay = relay
        self._smtp = None
        self._handed_over = 0

    @property
    def is_open(self):
        return self._smtp is not None

    def open(self):
        """Connect and sign in, unless that was done. Raises UnreachableError."""
        if self._smtp is not None:
            return
        smtp = None
        try:
            smtp = smtplib.SMTP(
                self.relay["host"], self.relay["port"], local_hostname=_own_name(), timeout=ANSWER_SECONDS
            )
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if self.relay["tls"]:
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if self.relay["user"]:
                smtp.login(self.relay["user"], self.relay["password"])
        except (OSError, ValueError) as error:  # every error of smtplib is an OSError
            if smtp is not None:
                smtp.close()
            raise UnreachableError(scrub(f"{type(error).__name__}: {error}")) from error
        self._smtp, self._handed_over = smtp, 0

    def send(self, envelope_from, to, data):
        """Hand over one mail; returns the Outcome and never raises for what a server does."""
        # A server may end a connection that was idle, or that carried enough mails; a new one then may do.
        may_be_worn = self._handed_over > 0
        outcome = self._try(envelope_from, to, data)
        if may_be_worn and outcome.kind is Kind.REFUSED and not self.is_open:
            outcome = self._try(envelope_from, to, data)
        return outcome

    def _try(self, envelope_from, to, data):
        try:
            self.open()
            self._announce(envelope_from, to)
        except UnreachableError as error:
            return Outcome(Kind.REFUSED, None, str(error))
        except _RefusalError as refusal:
            return refusal.outcome
        except ValueError as error:
            # What smtplib does not put on the wire, such as an address with a line break.
            self._reset()
            return Outcome(Kind.FAILED, None, type(error).__name__)
        except OSError as error:
            self._drop()
            return Outcome(Kind.REFUSED, None, f"{type(error).__name__}: {error}")
        return self._hand_over(data)

    def close(self):
        """Say goodbye, if there is a connection."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except OSError:
                smtp.close()

    def _announce(self, envelope_from, to):
        """MAIL, RCPT and DATA. Raises _RefusalError, or OSError when the connection is lost."""
        code, text = self._smtp.docmd("mail", f"FROM:<{envelope_from}>")
        if code != 250:
            # Nothing about the recipient was said yet: the server does not want us.
            raise self._refused(Kind.REFUSED, code, text)
        code, text = self._smtp.docmd("rcpt", f"TO:<{to}>")
        if code // 100 != 2:
            raise self._refused(Kind.FAILED if code // 100 == 5 else Kind.DEFERRED, code, text)
        code, text = self._smtp.docmd("data")
        if code != 354:
            raise self._refused(Kind.FAILED if code // 100 == 5 else Kind.DEFERRED, code, text)

    def _refused(self, kind, code, text):
        """The _RefusalError for this answer, and a connection that is ready for the next mail."""
        outcome = _outcome(code, text, kind)
        if outcome.code == NOT_NOW:
            self._drop()
        else:
            self._reset()
        return _RefusalError(outcome)

    def _reset(self):
        """Ready for the next mail, on this connection if it can be."""
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except OSError:
            self._drop()

    def _hand_over(self, data):
        """The data and its end; from the end on a lost connection means that nobody knows."""
        sock = self._smtp.sock
        try:
            # The last packet of the data waits for its end, which follows at once.
            sock.sendall(stuffed(data), 0 if isinstance(sock, ssl.SSLSocket) else MORE)
            if self._spoke_early(sock):
                raise ConnectionAbortedError("the server did not wait for the end of the mail")
        except OSError as error:
            self._drop()
            return Outcome(Kind.DEFERRED, None, f"{type(error).__name__}: {error}")
        try:
            sock.settimeout(VERDICT_SECONDS)
            sock.sendall(END)
            code, text = self._smtp.getreply()
            sock.settimeout(ANSWER_SECONDS)
        except OSError as error:
            self._drop()
            return Outcome(Kind.UNKNOWN, None, f"{type(error).__name__}: {error}")
        self._handed_over += 1
        outcome = _outcome(code, text)
        if outcome.kind in (Kind.REFUSED, Kind.UNKNOWN):
            self._drop()
        return outcome

    @staticmethod
    def _spoke_early(sock):
        """True when the server hung up or answered before the end. Under TLS there may be other news on the line."""
        if isinstance(sock, ssl.SSLSocket):
            return False
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return bool(poll.poll(0))

    def _drop(self):
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _own_name():
    """How we present ourselves: the domain of the sender. Asking the resolver for our own name may take seconds."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def _outcome(code, text, kind=None):
    """What an answer means; one that is no answer to what was asked leaves everything open."""
    if code == NOT_NOW:
        kind = Kind.REFUSED
    elif kind is None:
        kind = MEANING.get(code // 100, Kind.UNKNOWN)
    return Outcome(kind, code if code > 0 else None, _words(text))


class FolderTransport:
    """Without a relay: a Maildir, as the demo and development use it."""

    is_open = True

    def __init__(self, folder):
        self.folder = folder

    def open(self):
        """Nothing to do; `send` makes the folder."""

    def send(self, envelope_from, to, data):
        """Keep the mail as a file."""
        try:
            mailbox.Maildir(self.folder).add(data)
        except OSError as error:
            return Outcome(Kind.REFUSED, None, f"{type(error).__name__}: {error}")
        return Outcome(Kind.ACCEPTED, 250)

    def close(self):
        """Nothing to do."""


def make_transport():
    """The way out that the settings name."""
    return SmtpTransport(settings.MAIL_RELAY) if settings.MAIL_RELAY else FolderTransport(settings.MAIL_FOLDER)
