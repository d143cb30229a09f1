"""Mails of ours, and the reports of other mail servers about them."""

from pathlib import Path

from cms.addresses import address_key
from messaging import suppression
from messaging.models import Message

FOLDER = Path(__file__).parent / "reports"
BOUNCE_ADDRESS = "bounces@stad.example"


def sent(cause="registration:1", address="fatima@wijk.example", **fields):
    """A message that a mail server took over."""
    return Message.objects.create(
        cause=cause,
        kind="registrations/confirmed",
        address=address,
        address_key=address_key(address),
        **{"state": Message.State.ACCEPTED, "attempts": 1, "message_id": f"<{cause}.k3Jq@stad.example>", **fields},
    )


def report(name, message, *, address=None, return_path=None):
    """A report from `reports/`, about this message."""
    path = suppression.return_path(message) if return_path is None else return_path
    text = (FOLDER / f"{name}.eml").read_text()
    for mark, value in (
        ("RETURN_PATH_UPPER", path.upper()),
        ("RETURN_PATH", path),
        ("MESSAGE_ID", message.message_id),
        ("ADDRESS", message.address if address is None else address),
    ):
        text = text.replace(f"@@{mark}@@", value)
    return text.replace("\n", "\r\n").encode()
