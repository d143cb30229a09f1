"""The mail that tells followers what is new: composed per follower, at most once for each of their days.

What happened at a thing is asked once in a run, however many people follow it. A follower's row is locked while the
mail is made and its window moves in the same transaction, so that a worker that dies leaves nothing half told and two
workers never tell the same.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.text import Truncator

from accounts.addresses import site_url
from accounts.models import ConsentEvent
from engagement import targets
from engagement.models import Follow, Follower
from messaging.models import Stream
from messaging.outbox import Planned, plan_mails
from messaging.suppression import suppressed_keys

from . import places, tokens
from .services import DIGEST_MAIL, PURPOSE
from .timing import next_due

logger = logging.getLogger("engagement.following")

BATCH = 200
# Older than this is no news for anybody, also after mail was held back for long.
LONGEST_WINDOW = timedelta(days=62)
# A page that is changed may be away for a while.
PATIENCE = timedelta(days=7)
MOST_PER_THING, MOST_IN_MAIL = 5, 25
LONGEST_TEXT = 200
# A mail that waited longer, because no mail server answered, would tell old news.
USEFUL_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Piece:
    """One piece of news, with `item` as the templates of the mail take it."""

    url: str
    date: datetime
    item: dict


@dataclass(frozen=True)
class Thing:
    """What the run knows of one followed thing, its Pieces included; no title when readers cannot see it now."""

    title: str = ""
    url: str = ""
    news: tuple = ()


class Board:
    """What happened at each thing until the moment of this run; asked once for each."""

    def __init__(self, until):
        self.until = until
        self._things = {}
        earliest = Follower.objects.due(until).aggregate(first=Min("told_until"))["first"] or until
        self._since = max(earliest, until - LONGEST_WINDOW)

    def load(self):
        """Ask for all that somebody may hear of in this run, before any row is locked."""
        due = Follow.objects.filter(follower__in=Follower.objects.due(self.until))
        for target, key in due.order_by().values_list("target", "key").distinct():
            self.thing(target, key)

    def thing(self, target, key):
        if (target, key) not in self._things:
            self._things[target, key] = self._look(target, key)
        return self._things[target, key]

    def _look(self, target, key):
        kind, found = targets.find(target, key)
        if found is None or kind.news is None:
            return Thing()
        return Thing(str(kind.title(found)), kind.url(found), self._news(kind, found))

    def _news(self, kind, found):
        """One kind of thing that fails must not silence all others."""
        try:
            return tuple(_piece(one) for one in kind.news(found, self._since, self.until))
        except Exception:
            logger.exception("There is no news of a %s: its function failed.", kind.name)
            return ()


@dataclass
class Digest:
    """What one follower is told: groups as the templates of the mail take them, and titles of what is gone."""

    groups: list
    ended: list

    def __bool__(self):
        return bool(self.groups or self.ended)


def compose(follows, board, since):
    """The Digest of one follower: each piece of news once, also when it happened at two things.

    What a wijk has to tell of a page comes last, and not at all when the page itself was told about.
    """
    groups, told, room = [], set(), MOST_IN_MAIL
    for follow in sorted(follows, key=lambda one: one.target in places.WIDE):
        thing = board.thing(follow.target, follow.key)
        news = [one for one in thing.news if one.date > max(since, follow.created_at) and one.url not in told]
        if not news:
            continue
        told.update(address for one in news for address in (one.url, one.url.partition("#")[0]))
        shown = news[: min(MOST_PER_THING, room)]
        room -= len(shown)
        items, more = [one.item for one in shown], len(news) - len(shown)
        groups.append({"title": thing.title, "url": site_url(thing.url), "items": items, "more": more})
    ended = [follow.title for follow in follows if _is_over(follow, board.until)]
    return Digest(groups, ended)


def _piece(news):
    text = Truncator(" ".join(news.text.split())).chars(LONGEST_TEXT)
    return Piece(news.url, news.date, {"title": str(news.title), "url": site_url(news.url), "text": text})


def _is_over(follow, now):
    return follow.gone_since is not None and now - follow.gone_since > PATIENCE


def send_due(now=None):
    """The periodic job: plan the mail of everybody whose moment has come; returns how many mails that were."""
    board, last, count = Board(now or timezone.now()), 0, 0
    board.load()
    while True:
        with transaction.atomic():
            batch = list(_next_batch(board.until, last))
            count += _tell(batch, board) if batch else 0
        if not batch:
            return count
        last = batch[-1].pk


def _next_batch(now, last):
    """The next followers that no other worker has in hand."""
    due = Follower.objects.select_for_update(skip_locked=True).due(now).filter(pk__gt=last)
    return due.order_by("pk")[:BATCH]


def _tell(batch, board):
    """Plan the mails of these followers and move their windows."""
    follows = _look_after(batch, board)
    silent = _silent(batch)
    planned, changed = {}, []
    for follower in batch:
        if follower.address_key in silent:
            follower.told_until = board.until
            follower.due_at = next_due(follower.pace, board.until)
            changed.append(follower)
            continue
        digest = compose(follows[follower.pk], board, min(follower.told_until, board.until))
        if digest:
            planned[follower] = digest
        elif _moves_on(follower, board.until):
            changed.append(follower)
    told = _plan(planned, board.until)
    for follower in planned:
        follower.told_until = board.until if follower in told else follower.told_until
        follower.due_at = next_due(follower.pace, board.until)
    _save_windows([*changed, *planned])
    return len(told)


def _save_windows(followers):
    """Most followers of a batch get the same moments: a few statements write them all."""
    by_window = defaultdict(list)
    for follower in followers:
        by_window[follower.told_until, follower.due_at].append(follower.pk)
    for (told_until, due_at), pks in by_window.items():
        Follower.objects.filter(pk__in=pks).update(told_until=told_until, due_at=due_at)


def _moves_on(follower, now):
    """Nothing to tell. Who hears at once waits on; a window from the future is of a clock that was put back."""
    late = follower.told_until > now
    if follower.pace == Follower.Pace.DIRECT and not late and follower.due_at <= now:
        return False
    follower.told_until = min(follower.told_until, now)
    follower.due_at = now if follower.pace == Follower.Pace.DIRECT else next_due(follower.pace, now)
    return True


def _silent(batch):
    """Keys of those who get no mail: closed by a report of another mail server, or without consent (any more)."""
    keys = {follower.address_key for follower in batch}
    agreed = ConsentEvent.objects.standing(PURPOSE).filter(address_key__in=keys)
    return suppressed_keys(keys, Stream.BULK) | (keys - set(agreed.values_list("address_key", flat=True)))


def _look_after(batch, board):
    """The follows of these followers, by follower. Writes down what is gone, and ends what has been so for long."""
    found = Follow.objects.filter(follower__in=batch).order_by("title", "pk")
    by_follower, changed, over = defaultdict(list), [], []
    for follow in found:
        thing = board.thing(follow.target, follow.key)
        if thing.title and (follow.gone_since or follow.title != thing.title[:255]):
            follow.title, follow.gone_since = thing.title[:255], None
            changed.append(follow)
        elif not thing.title and follow.gone_since is None:
            follow.gone_since = board.until
            changed.append(follow)
        elif _is_over(follow, board.until):
            over.append(follow.pk)
        by_follower[follow.follower_id].append(follow)
    Follow.objects.bulk_update(changed, ["title", "gone_since"])
    Follow.objects.filter(pk__in=over).delete()
    return by_follower


def _plan(planned, now):
    """Plan these mails; the followers for whom there was none of this day yet."""
    day = f"{timezone.localdate(now):%Y%m%d}"
    causes = {f"following:{follower.pk}:{day}": follower for follower in planned}
    mails = [
        Planned(cause, follower.address, _context(follower, planned[follower]), _headers(follower))
        for cause, follower in causes.items()
    ]
    new = plan_mails(mails, template=DIGEST_MAIL, stream=Stream.BULK, useful_for=USEFUL_FOR) if mails else set()
    return {causes[cause] for cause in new}


def _context(follower, digest):
    return {
        "groups": digest.groups,
        "ended": digest.ended,
        "pace": follower.pace,
        "manage_url": tokens.link(tokens.MANAGE, follower),
        "stop_url": tokens.link(tokens.STOP, follower),
    }


def _headers(follower):
    """One click stops everything, without a page or a cookie (RFC 8058); the mail is of one list for programs."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    return {
        "List-Id": f"<volgen.{host}>",
        "List-Unsubscribe": f"<{tokens.link(tokens.STOP, follower)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
