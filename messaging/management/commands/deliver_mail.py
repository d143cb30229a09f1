"""Send what waits in the outbox, without the rest of the worker."""

import signal
import threading

from django.core.management.base import BaseCommand

from cms.worker import LoopTicker
from messaging import delivery


class Command(BaseCommand):
    """`manage.py deliver_mail`: a process for mail alone, beside `run_worker`; any number may run.

    Runs until SIGTERM or Ctrl-C; the message that is under way is finished first.
    """

    help = "Send the mail that is due, and go on doing so."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Send what is due now, then stop.")

    def handle(self, *args, once, **options):
        if once:
            self.stdout.write(str(delivery.deliver_due()))
            return
        stop = threading.Event()
        ticker = LoopTicker(delivery.MAIL, stop=stop)

        def end(*_signal):
            stop.set()
            ticker.wake()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        ticker.run()
