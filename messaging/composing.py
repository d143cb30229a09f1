"""The MIME message that goes to the mail server, as bytes.

A Composer belongs to one body: subject, sender and all parts are encoded once, so that a mailing costs only the
headers of each message. A message with values of its own (`[[naam]]`) has its parts made anew.

What is decided here: every line is ASCII and shorter than 998 bytes (parts are quoted-printable or base64), so that
no extension of SMTP is needed; a domain with other letters goes in its ASCII form; a local part with other letters
is refused, because half of all mail servers would send it back.
"""

import base64
import binascii
import html
import re
import unicodedata
from email.header import Header
from email.utils import format_datetime, parseaddr
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Stream
from .rendering import MARK, RenderingError, fill_marks, mail_site

LONGEST_LINE = 990
# What a message may bring along; everything else is decided here.
EXTRA_HEADERS = {
    "Feedback-ID",
    "In-Reply-To",
    "List-Help",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "References",
}
CALENDAR_NAMES = {"CANCEL": "afgezegd.ics"}
CALENDAR_NAME = "uitnodiging.ics"
BREAKS = {"Cc", "Cs", "Zl", "Zp"}
SPECIAL = re.compile(r'[()<>@,;:\\".\[\]]')
TOKEN = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")


class ComposingError(RenderingError):
    """A mail cannot be put in the form in which it travels; the message is one sentence for staff."""


def one_line(text):
    """The text without anything that could end a header: line breaks of any script, control characters."""
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = "".join(" " if unicodedata.category(letter) in BREAKS else letter for letter in text)
    return " ".join(kept.split())


def ascii_address(address):
    """The address as it stands in the envelope and in headers. Raises ComposingError.

    The domain is in its ASCII form; nothing else than one bare address comes through.
    """
    local, at, domain = address.rpartition("@")
    try:
        found = f"{local}{at}{domain.encode('idna').decode()}" if not domain.isascii() else address
    except UnicodeError as error:
        raise ComposingError(_("Het domein van het e-mailadres bestaat niet.")) from error
    if not local or not domain or not found.isascii() or not found.isprintable() or len(found) > 254:
        raise ComposingError(_("Het e-mailadres heeft tekens die een mailserver niet aanneemt."))
    if re.search(r'[\s<>,;:()\\"]', found) or "@" in local:
        raise ComposingError(_("Het e-mailadres heeft tekens die een mailserver niet aanneemt."))
    return found


def _encoded(name, text):
    """The value of a header with free text, folded; encoded when it is not plain."""
    plain = text.isascii() and "=?" not in text and max(map(len, text.split()), default=0) < 60
    header = Header(text, "us-ascii" if plain else "utf-8", maxlinelen=75, header_name=name)
    return header.encode(linesep="\r\n")


def _mailbox(header, name, address):
    """A name and an address as one header value."""
    name = one_line(name)
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>' if SPECIAL.search(name) else f"{name} <{address}>"
    return f"{_encoded(header, name)}\r\n <{address}>"


def _sender(stream):
    """The From of a stream, with the name of the site when the setting holds a bare address."""
    configured = settings.BULK_FROM_EMAIL if stream == Stream.BULK else settings.DEFAULT_FROM_EMAIL
    name, address = parseaddr(configured)
    return _mailbox("From", name or mail_site().name, ascii_address(address))


def _quoted(text):
    """Quoted-printable with CRLF. The boundary cannot occur in it: "=_" is no code."""
    plain = re.sub("\r\n?", "\n", text).encode("utf-8", "replace")
    return binascii.b2a_qp(plain, istext=True).replace(b"\n", b"\r\n")


class _MarkedText:
    """A text part that is encoded once, with room for the values of each recipient."""

    SOFT_BREAK = b"=\r\n"

    def __init__(self, subtype, text):
        head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        self.escaped = subtype == "html"
        # What stands before, between and after the marks at even places, the names of the marks at odd ones.
        self.pieces = MARK.split(text)
        self.pieces[::2] = [_quoted(piece) for piece in self.pieces[::2]]
        self.pieces[0] = head.encode() + self.pieces[0]

    def filled(self, values):
        """The part as bytes. A value stands between two line breaks that a reader never sees."""
        found = list(self.pieces)
        for place in range(1, len(found), 2):
            name = found[place]
            value = str(values.get(name, f"[[{name}]]"))
            value = _quoted(html.escape(value) if self.escaped else value)
            found[place] = self.SOFT_BREAK + value + self.SOFT_BREAK
        return b"".join(found)


def _base64(content):
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def _file_name(name):
    """The parameters `filename` of Content-Disposition: plain ASCII, or in the form of RFC 2231."""
    name = one_line(name).replace("/", "-").replace("\\", "-").replace('"', "'")[:120] or "bijlage"
    if name.isascii():
        return f'filename="{name}"'
    coded = "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02X}" for byte in name.encode())
    return f"filename*=utf-8''{coded}"


def _file_part(filename, content_type, content):
    if not TOKEN.fullmatch(content_type) or content_type.startswith(("multipart/", "message/")):
        content_type = "application/octet-stream"
    disposition = f"Content-Disposition: attachment;\r\n {_file_name(filename)}\r\n"
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n{disposition}\r\n"
    return head.encode() + _base64(bytes(content))


def _multipart(subtype, parts):
    """Parts one after another, with the header that says where they end."""
    mark = f"=_{uuid4().hex}"
    pieces = [f'Content-Type: multipart/{subtype}; boundary="{mark}"\r\n\r\n'.encode()]
    for part in parts:
        pieces += [f"--{mark}\r\n".encode(), part, b"\r\n"]
    pieces.append(f"--{mark}--\r\n".encode())
    return b"".join(pieces)


class Composer:
    """Makes the messages of one body. Raises ComposingError for what cannot travel."""

    def __init__(self, body, rendered):
        self._subject = rendered.subject
        self._texts = [_MarkedText("plain", rendered.text), _MarkedText("html", rendered.html)]
        self._encoded_for = (None, "")
        self._senders = {}
        self._calendar = self._calendar_parts(body)
        self._files = [
            _file_part(file.filename, file.content_type, file.content) for file in body.attachments.order_by("pk")
        ]
        self._shared = self._subject_and_parts({})

    def compose(self, message, message_id):
        """The whole message for one recipient, ready for DATA."""
        headers = [
            f"From: {self._sender(message.stream)}",
            f"To: {ascii_address(message.address)}",
            f"Date: {format_datetime(timezone.localtime())}",
            f"Message-ID: <{one_line(message_id).strip('<>')}>",
            "Auto-Submitted: auto-generated",
        ]
        if message.reply_to:
            headers.append(f"Reply-To: {ascii_address(message.reply_to)}")
        headers += [self._extra(name, value) for name, value in message.headers.items()]
        for line in headers[1:]:
            if len(line) > LONGEST_LINE:
                raise ComposingError(_("Een kopregel van de mail is te lang."))
        own = self._subject_and_parts(message.values) if message.values else self._shared
        return "\r\n".join(headers).encode("ascii") + own

    def _sender(self, stream):
        if stream not in self._senders:
            self._senders[stream] = _sender(stream)
        return self._senders[stream]

    def _extra(self, name, value):
        value = one_line(str(value))
        if name not in EXTRA_HEADERS or not value.isascii():
            raise ComposingError(_("De mail heeft een kopregel die hier niet bekend is."))
        return f"{name}: {value}"

    def _subject_and_parts(self, values):
        """Everything but the headers of one message, from the line break after the last of those on."""
        content = _multipart("alternative", [*(text.filled(values) for text in self._texts), *self._calendar[:1]])
        beside = [*self._calendar[1:], *self._files]
        if beside:
            content = _multipart("mixed", [content, *beside])
        subject = self._subject
        if MARK.search(subject):
            subject = fill_marks(subject, values)
        return f"\r\nSubject: {self._encoded_subject(subject)}\r\nMIME-Version: 1.0\r\n".encode("ascii") + content

    def _encoded_subject(self, subject):
        """Encoding is slow; a mailing has one subject, unless a mark stands in it."""
        if subject != self._encoded_for[0]:
            self._encoded_for = (subject, _encoded("Subject", one_line(subject)))
        return self._encoded_for[1]

    @staticmethod
    def _calendar_parts(body):
        """The invitation twice: Gmail and Outlook act on the alternative, other programs open the file."""
        if not body.calendar:
            return []
        name = CALENDAR_NAMES.get(body.calendar_method, CALENDAR_NAME)
        content = body.calendar.encode()
        head = (
            f'Content-Type: text/calendar; charset=utf-8; method={body.calendar_method};\r\n name="{name}"\r\n'
            "Content-Transfer-Encoding: base64\r\n\r\n"
        )
        return [head.encode("ascii") + _base64(content), _file_part(name, "application/ics", content)]
