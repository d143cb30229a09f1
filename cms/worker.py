"""The background worker: tasks from the database, work that comes back by the clock, and a sign of life.

The main thread is django-tasks-db's own worker. A second thread runs what is due of
`cms.registries.periodic`, a third writes the heartbeat, so that a long job does not look like a dead worker. Each of
`cms.registries.loops`, such as sending mail, has a thread of its own.
Any number of workers may run: a job is claimed with one conditional update, and only one of them wins it.
"""

import logging
import os
import socket
import threading
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from .models import Heartbeat, PeriodicJob
from .registries import loops, periodic

logger = logging.getLogger("cms.worker")

CLOCK_SECONDS = 5
HEARTBEAT_SECONDS = 20
CLOCK_DIFFERENCE = timedelta(minutes=10)
FORGOTTEN_AFTER = timedelta(days=1)
ERROR_LENGTH = 2000
# How long a stop waits for a job that is running.
PATIENCE_SECONDS = 30


def worker_name():
    """Unique among running workers, and telling: machine and process."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}"


def claim(job, now):
    """True for the one worker that may run this job now; its next moment is planned in the same statement.

    A moment much further away than `every` can only come from a clock that was put back, or from a longer interval
    in an older release; it counts as due. Clocks of two machines may differ by less than that.
    """
    row, _created = PeriodicJob.objects.get_or_create(name=job.name, defaults={"due_at": now})
    if now < row.due_at <= now + job.every + CLOCK_DIFFERENCE:
        return False
    won = PeriodicJob.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=now + job.every)
    return won == 1


def run_job(job):
    """Run a claimed job and write down how it went. Its errors stop nothing else."""
    try:
        job.run()
    except Exception as error:
        logger.exception("Periodic job %s failed.", job.name)
        PeriodicJob.objects.filter(name=job.name).update(error=f"{type(error).__name__}: {error}"[:ERROR_LENGTH])
    else:
        PeriodicJob.objects.filter(name=job.name).update(error="", finished_at=timezone.now())


def run_due_jobs(now=None):
    """Run every periodic job whose moment has come and that no other worker has; returns their names."""
    done = []
    for job in periodic.all_jobs():
        if claim(job, now or timezone.now()):
            run_job(job)
            done.append(job.name)
    return done


def beat(name):
    """Write the sign of life that `/gereed/` looks for."""
    Heartbeat.objects.update_or_create(worker=name, defaults={"at": timezone.now()})


class Ticker(threading.Thread):
    """Does something again and again, until told to stop; an error is logged and the next time comes."""

    def __init__(self, action, *, every, stop, name=None):
        super().__init__(name=name or getattr(action, "__name__", "ticker"), daemon=True)
        self.action = action
        self.every = every
        self.stop = stop
        self.alarm = threading.Event()

    def run(self):
        while not self.stop.is_set():
            self.alarm.clear()
            close_old_connections()
            try:
                self.action()
            except Exception:
                logger.exception("The worker's %s failed; it will try again.", self.name)
            finally:
                close_old_connections()
            self.alarm.wait(0 if self.stop.is_set() else self.every)

    def wake(self):
        """Start the next round now, or notice `stop`."""
        self.alarm.set()


class LoopTicker(Ticker):
    """Runs one of `cms.registries.loops`, with a runner of its own."""

    def __init__(self, loop, *, stop):
        super().__init__(self.round, every=loop.every, stop=stop, name=loop.name)
        self.loop = loop
        self.runner = None

    def round(self):
        """One round; the runner is made in the thread that uses it."""
        self.runner = self.runner or self.loop.make()
        self.runner.run(self.stop)

    def run(self):
        loops.started(self.name, self.alarm)
        try:
            super().run()
        finally:
            loops.stopped(self.name)
            if self.runner is not None:
                self.runner.close()


class SiteWorker(Worker):
    """django-tasks-db's worker with the clock and the heartbeat beside it."""

    def __init__(self, *, once=False, interval=1.0):
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_name(),
        )
        self.stop = threading.Event()

    def run(self):
        """Until a signal comes; with `once`, until nothing is left to do."""
        Heartbeat.objects.filter(at__lt=timezone.now() - FORGOTTEN_AFTER).delete()
        beat(self.worker_id)
        if self.batch:
            run_due_jobs()
            super().run()
            return
        tickers = [
            Ticker(run_due_jobs, every=CLOCK_SECONDS, stop=self.stop),
            Ticker(self.beat, every=HEARTBEAT_SECONDS, stop=self.stop),
            *(LoopTicker(loop, stop=self.stop) for loop in loops.all_loops()),
        ]
        for ticker in tickers:
            ticker.start()
        try:
            super().run()
        finally:
            self.stop.set()
            for ticker in tickers:
                ticker.wake()
            for ticker in tickers:
                ticker.join(PATIENCE_SECONDS)
            Heartbeat.objects.filter(worker=self.worker_id).delete()

    def beat(self):
        beat(self.worker_id)
