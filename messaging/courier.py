"""One worker's delivery of mail, one message at a time: claim, hand over, write down and claim the next.

Writing down what became of one mail and claiming the next is one transaction, so a mail costs one commit. The claim is
always committed before the mail server hears of it.

Trouble of the server as a whole (no connection, no sign-in, 421) costs no message an attempt: the courier rests, longer
each time. Trouble of the database costs nothing either: what is not written down yet is kept, and written down when
the database is back.
"""

import logging
import threading
import time
from collections import OrderedDict
from email.utils import parseaddr

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.worker import worker_name

from . import claims, rendering, suppression
from .composing import Composer, ascii_address
from .models import Body, Stream
from .transport import Kind, Outcome, UnreachableError, make_transport, scrub

logger = logging.getLogger("messaging")

ORDER = (Stream.TRANSACTIONAL.value, Stream.BULK.value)
# While a mailing runs, personal mail is looked for this often.
LOOK_AGAIN = 0.25
# How long a courier waits by itself for the pace of a stream; longer than that it says it is done for now.
PATIENCE = 10
FIRST_REST, LONGEST_REST = 5, 60
IDLE_SECONDS = 30
SWEEP_SECONDS = 60
BODIES_KEPT = 4


class Courier:
    """Delivers what is due. `now` is the clock on the wall, `ticks` one that nobody moves."""

    def __init__(self, *, worker=None, transport=None, now=timezone.now, ticks=time.monotonic):
        self.worker = worker or worker_name()
        self.transport = transport or make_transport()
        self.now = now
        self.ticks = ticks
        self._results = []
        self._composers = OrderedDict()
        self._looks = {}
        self._senders = {
            Stream.TRANSACTIONAL.value: parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            Stream.BULK.value: parseaddr(settings.BULK_FROM_EMAIL)[1],
        }
        self._rest = 0
        self._rest_until = self._sweep_at = float("-inf")
        self._last_sent = ticks()

    def run(self, stop):
        """Once round for a worker that keeps running: deliver, look after what was left, let go of an idle line."""
        try:
            if self.ticks() >= self._sweep_at:
                claims.give_up_stale(self.now())
                claims.follow_clock(self.now())
                self._sweep_at = self.ticks() + SWEEP_SECONDS
            self.deliver(stop, patient=True)
        except DatabaseError as error:
            # Its text may hold a whole row, with the address.
            logger.error("The database did not go along with sending mail (%s).", type(error).__name__)
        if self.ticks() - self._last_sent > IDLE_SECONDS:
            self.transport.close()

    def deliver(self, stop=None, *, patient=False):
        """Deliver what is due, until that is done or `stop` is set; returns how many messages were taken in hand.

        With `patient` it waits for the pace of a stream, else it leaves those messages for the next time.
        """
        stop = stop or threading.Event()
        self._looks.clear()
        count = 0
        while not stop.is_set():
            pause = self._step()
            if pause == 0:
                count += 1
            elif pause is None or not patient or pause > PATIENCE:
                break
            else:
                stop.wait(min(pause, LOOK_AGAIN))
        self._write_down()
        return count

    def close(self):
        """Leave the mail server politely."""
        self.transport.close()

    def _step(self):
        """Write down the last message, claim the next and hand it over.

        Returns 0 after a message, the seconds until the pace of a stream lets more through, None when nothing is due.
        """
        if not self._is_ready():
            return None
        claim, pause = self._write_down_and_claim()
        if claim is None:
            return pause
        try:
            data = self._made(claim)
        except DatabaseError:
            self._results.append((claim, claims.NOT_SENT))
            raise
        outcome = data if isinstance(data, Outcome) else self._hand_over(claim, data)
        self._results.append((claim, outcome))
        return 0

    def _is_ready(self):
        """True when there is something to do and somebody to bring it to."""
        if self.ticks() < self._rest_until:
            return False
        if self._results and self.transport.is_open:
            return True
        self._write_down()
        if not claims.anything_due(self.now()):
            return False
        try:
            self.transport.open()
        except UnreachableError as error:
            self._take_rest(str(error))
            return False
        return True

    def _write_down(self):
        if self._results:
            with transaction.atomic():
                self._finish_all()
            self._results.clear()

    def _finish_all(self):
        for claim, outcome in self._results:
            claims.finish(claim, outcome, now=self.now())

    def _write_down_and_claim(self):
        """(Claim, None), or (None, the pause); all or nothing."""
        claim = None
        try:
            with transaction.atomic():
                self._finish_all()
                claim, pause = self._claim()
        except DatabaseError:
            if claim is not None:
                # Perhaps the commit came through and only its answer was lost.
                self._results.append((claim, claims.NOT_SENT))
            raise
        self._results.clear()
        return claim, pause

    def _claim(self):
        """Personal mail first. A stream that had nothing, or no room, is not asked again for a moment."""
        ticks, pauses = self.ticks(), []
        for stream in ORDER:
            until, is_paced = self._looks.get(stream, (ticks, False))
            if until <= ticks:
                claim, pause = claims.claim_next(stream, worker=self.worker, now=self.now())
                if claim is not None:
                    return claim, None
                is_paced = pause is not None
                until = ticks + (pause if is_paced else LOOK_AGAIN)
                self._looks[stream] = until, is_paced
            if is_paced:
                pauses.append(until - ticks)
        return None, min(pauses, default=None)

    def _made(self, claim):
        """The bytes of the mail; or the Outcome, when it cannot be made: that must not hold up the others."""
        try:
            return self._composer(claim.message.body_id).compose(claim.message, claim.message_id)
        except DatabaseError:
            raise
        except rendering.RenderingError as error:
            text = str(error)
        except Exception as error:
            # The text of an error may hold what the mail says.
            text = _("Het bericht kon niet worden gemaakt (%(error)s).") % {"error": type(error).__name__}
        logger.error("Message %s cannot be made.", claim.message.pk)
        return Outcome(Kind.FAILED, None, text)

    def _composer(self, body_id):
        """The prepared body; a mailing has one for all its messages."""
        if body_id in self._composers:
            self._composers.move_to_end(body_id)
            return self._composers[body_id]
        body = Body.objects.filter(pk=body_id).first()
        if body is None:
            raise rendering.RenderingError(_("De tekst van dit bericht is er niet meer."))
        composer = self._composers[body_id] = Composer(body, rendering.render(body))
        if len(self._composers) > BODIES_KEPT:
            self._composers.popitem(last=False)
        return composer

    def _hand_over(self, claim, data):
        message = claim.message
        self._last_sent = self.ticks()
        sender = suppression.return_path(message) or self._senders[message.stream]
        outcome = self.transport.send(sender, ascii_address(message.address), data)
        self._note_trouble(outcome)
        return outcome

    def _note_trouble(self, outcome):
        """A server that refuses everything gives everybody a rest; any other answer ends it."""
        if outcome.kind is Kind.REFUSED:
            self._take_rest(scrub(outcome.text))
        elif self._rest:
            logger.warning("The mail server takes mail again.")
            self._rest = 0

    def _take_rest(self, why):
        if not self._rest:
            logger.warning("The mail server takes no mail now: %s", why)
        self._rest = min(self._rest * 2 or FIRST_REST, LONGEST_REST)
        self._rest_until = self.ticks() + self._rest
