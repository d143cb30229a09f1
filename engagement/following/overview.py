"""What somebody follows, as the pages and "Mijn omgeving" show it."""

from dataclasses import dataclass
from datetime import datetime

from engagement import targets


@dataclass(frozen=True)
class Line:
    """One followed thing; no `url` when readers cannot see it now."""

    pk: int
    title: str
    label: str
    url: str
    since: datetime


def lines(follower):
    """Everything of one follower, by title."""
    return [_line(one) for one in follower.follows.all()]


def _line(one):
    kind, found = targets.find(one.target, one.key)
    if found is None:
        return Line(one.pk, one.title, "", "", one.created_at)
    return Line(one.pk, str(kind.title(found)), kind.label, kind.url(found), one.created_at)
