"""Reading a letter that a person sent: from whom, its text, and how many files came with it.

Pure. Everything in it was written by a stranger; each part is cut off before it is searched.
"""

import hashlib
import html
import re
from dataclasses import dataclass
from email.utils import getaddresses

from cms.addresses import normalise_address

from .rendering import UNPRINTABLE
from .report_parsing import DELIVERED_TO, LARGEST_FREE_TEXT, addresses_in, all_parts, header_text, is_auto_reply

MOST_RECEIVERS = 20
BULK = ("bulk", "list", "junk", "auto_reply")
TAG = re.compile(r"(<[^<>]*>)")
NAME = re.compile(r"</?([a-z0-9]{1,20})", re.I)
# What mail programs put before the mail that is answered.
QUOTE = re.compile(r"<blockquote\b|gmail_quote|moz-cite-prefix|yahoo_quoted|divRplyFwdMsg|appendonsend", re.I)
UNSEEN = {"style", "script", "head", "title"}
BLOCKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote"}


@dataclass(frozen=True)
class Letter:
    """What somebody wrote. `key` is the same when the same letter comes again; `sender` is "" when it is not clear.

    `calendar` is what a calendar program sent along, such as an answer to an invitation.
    """

    sender: str
    text: str
    files: int
    automatic: bool
    key: str
    calendar: str = ""


def receivers(message):
    """The addresses to which it came, as its headers say."""
    values = [str(value) for name in DELIVERED_TO for value in (message.get_all(name) or [])[:5]]
    return [address for value in values for address in addresses_in(value)][:MOST_RECEIVERS]


def parse_letter(message):
    """The Letter in a parsed mail. Never raises for what is in it."""
    parts = all_parts(message)
    return Letter(
        sender=_sender(message),
        text=_text(parts),
        files=sum(_is_file(part) for part in parts),
        automatic=_is_automatic(message),
        key=_key(message),
        calendar=next((_decoded(part) for part in parts if _is_calendar(part)), ""),
    )


def _sender(message):
    """The one address in the one From; a mail with more is not from one person."""
    values = message.get_all("From") or []
    found = [address for _name, address in getaddresses([header_text(message, "From")]) if address]
    return normalise_address(found[0]) if len(values) == 1 and len(found) == 1 else ""


def _is_automatic(message):
    submitted = header_text(message, "Auto-Submitted").strip().lower()
    return (
        is_auto_reply(message)
        or submitted not in ("", "no")
        or header_text(message, "Precedence").strip().lower() in BULK
        or message.get("List-Id") is not None
        or message.get_content_type() == "multipart/report"
    )


def _is_file(part):
    if part.is_multipart():
        return False
    is_text = part.get_content_type() in ("text/plain", "text/html")
    return not is_text or part.get_content_disposition() == "attachment"


def _is_calendar(part):
    return part.get_content_type() in ("text/calendar", "application/ics")


def _decoded(part):
    payload = part.get_payload(decode=True)
    raw = payload[:LARGEST_FREE_TEXT] if isinstance(payload, bytes) else b""
    try:
        text = raw.decode(part.get_content_charset() or "utf-8", "replace")
    # Python knows "character sets" that are none, and some cannot replace what they do not understand.
    except (LookupError, ValueError):
        text = raw.decode("utf-8", "replace")
    return UNPRINTABLE.sub("", text)


def _text(parts):
    readable = [part for part in parts if not part.is_multipart() and not _is_file(part)]
    plain = next((part for part in readable if part.get_content_type() == "text/plain"), None)
    if plain is not None and (text := _decoded(plain)).strip():
        return text
    page = next((part for part in readable if part.get_content_type() == "text/html"), None)
    return _without_tags(_decoded(page)) if page is not None else ""


def _without_tags(page):
    """The text of a page, up to the mail that is quoted below it. One look at each piece, however it is garbled."""
    kept, unseen = [], ""
    for piece in TAG.split(page):
        found = NAME.match(piece) if piece.startswith("<") else None
        name = found[1].lower() if found else ""
        if unseen:
            unseen = "" if piece.lower().startswith(f"</{unseen}") else unseen
        elif piece.startswith("<") and QUOTE.search(piece[:300]):
            break
        elif name in UNSEEN and not piece.startswith("</"):
            unseen = name
        elif name in BLOCKS:
            kept.append("\n")
        elif not TAG.fullmatch(piece):
            kept.append(piece if piece.strip() else " ")
    return html.unescape("".join(kept))


def _key(message):
    """Its Message-ID; without one, what it says."""
    found = header_text(message, "Message-ID").strip()
    if not found:
        found = f"{header_text(message, 'Date')} {_sender(message)} {_text(all_parts(message))}"
    return hashlib.sha256(found.encode()).hexdigest()
