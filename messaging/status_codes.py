"""What the codes of a mail server say about an address (RFC 5321, RFC 3463). Pure; no database.

The question is never only "permanent or not": a mail refused as spam is refused for good and says nothing about the
mailbox. Blocking an address for that would be a false bounce.
"""

import re
from enum import StrEnum

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
BASIC = re.compile(r"(?<![\d.])([245]\d\d)(?=[\s-])")
# Codes that put it on the address, and those that put it on the mailbox of today.
NO_MAILBOX = {"1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1"}
MAILBOX_TODAY = {"2.0", "2.2", "2.4"}
VAGUE = {"0.0", "1.0", "5.0"}
NOBODY = re.compile(
    r"(user|recipient|address|mailbox|account)\s+(is\s+)?(unknown|not\s+found|disabled|inactive)|unknown\s+user|"
    r"unrouteable\s+address|no\s+such\s+(user|mailbox|address|recipient|person)|no\s+mailbox\s+here|"
    r"(doesn't|does\s+not|doesnt)\s+(exist|have)|not\s+a\s+valid\s+(user|mailbox|recipient)|bestaat\s+niet",
    re.IGNORECASE,
)


class Weight(StrEnum):
    """How heavy a failure weighs for the address."""

    GONE = "gone"
    TODAY = "today"
    REFUSED = "refused"


def enhanced_status(status, diagnostic=""):
    """The most telling code such as "5.1.1": servers often put "5.0.0" in the field and the real one in the text."""
    found = [match[0] for match in (ENHANCED.search(status), ENHANCED.search(diagnostic)) if match]
    telling = [code for code in found if code[2:] != "0.0"]
    return (telling or found or [""])[0]


def basic_code(text):
    """The three digits of an SMTP reply in a text, or None."""
    found = BASIC.search(text)
    return int(found[1]) if found else None


def weigh(status, text=""):
    """What a definite failure says: the mailbox is gone, cannot take mail today, or this mail was not wanted there.

    `status` is an enhanced code or "", `text` what the server said. Doubt counts as "today": it takes failures on
    several days before an address is closed for that.
    """
    kind, _dot, detail = status.partition(".")
    if kind == "4":
        return Weight.TODAY
    if detail in VAGUE or not detail:
        return Weight.GONE if NOBODY.search(text) else Weight.TODAY
    if detail in NO_MAILBOX:
        return Weight.GONE
    if detail in MAILBOX_TODAY or detail.startswith("4."):
        return Weight.TODAY
    return Weight.REFUSED
