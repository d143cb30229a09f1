"""Run the background worker."""

import logging

from django.core.management.base import BaseCommand

from cms.worker import SiteWorker


class Command(BaseCommand):
    """`manage.py run_worker`: runs until SIGTERM or Ctrl-C; a task that runs is finished first."""

    help = "Carry out background tasks and periodic work, such as scheduled publishing."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do what waits now, then stop (for cron).")
        parser.add_argument("--interval", type=float, default=1.0, help="Seconds between looks at an empty queue.")

    def handle(self, *args, once, interval, verbosity, **options):
        if verbosity == 0:
            logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker = SiteWorker(once=once, interval=interval)
        worker.configure_signals()
        worker.run()
