"""The folder with mails of the demo and of development, for /mailbox/. The folder is a Maildir."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

from django.conf import settings
from django.utils import timezone

HEADER_BYTES = 16_384
SUBFOLDERS = ("new", "cur")


@dataclass(frozen=True)
class Summary:
    """One line of the list."""

    key: str
    to: str
    subject: str
    at: datetime


@dataclass(frozen=True)
class Opened:
    """One mail with its parts."""

    summary: Summary
    text: str
    html: str
    headers: list
    files: list


def _paths():
    """Every mail, newest first."""
    folder = Path(settings.MAIL_FOLDER)
    found = [path for name in SUBFOLDERS if (folder / name).is_dir() for path in (folder / name).iterdir()]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def _summary(path, headers):
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Summary(path.name, str(headers["To"] or ""), str(headers["Subject"] or ""), timezone.localtime(at))


def _summary_of_file(path):
    with path.open("rb") as file:
        return _summary(path, BytesHeaderParser(policy=email.policy.default).parsebytes(file.read(HEADER_BYTES)))


class Listing:
    """A sequence for a paginator: only the mails of the asked page are read."""

    def __init__(self, search=""):
        self.paths = _paths()
        if search:
            wanted = search.strip().lower()
            self.paths = [path for path in self.paths if wanted in _summary_of_file(path).to.lower()]

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, places):
        return [_summary_of_file(path) for path in self.paths[places]]


def find(key):
    """The Opened mail of that key, or None."""
    path = next((path for path in _paths() if path.name == key), None)
    if path is None:
        return None
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return Opened(
        _summary(path, mail),
        _content(mail, "plain"),
        _content(mail, "html"),
        [(name, str(value)) for name, value in mail.items()],
        [part for part in mail.walk() if part.get_filename() and part.is_attachment()],
    )


def _content(mail: EmailMessage, subtype):
    part = mail.get_body((subtype,))
    return part.get_content() if part is not None else ""


def empty():
    """Throw all mails away."""
    for path in _paths():
        path.unlink(missing_ok=True)
