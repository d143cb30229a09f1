"""Work that comes back by the clock, done by the background worker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Job:
    """A piece of work that may run again and again without harm, at least `every` apart."""

    name: str
    every: timedelta
    run: Callable[[], object]


_jobs: dict[str, Job] = {}


def register(job):
    """Add a job. Raises ImproperlyConfigured when the name is taken by another."""
    if _jobs.get(job.name, job) != job:
        raise ImproperlyConfigured(f"Periodic job {job.name!r} is declared twice.")
    _jobs[job.name] = job


def unregister(name):
    """Take a job away again."""
    _jobs.pop(name, None)


def all_jobs():
    """Every job, by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def get(name):
    """The job with this name. Raises KeyError for an unknown one."""
    return _jobs[name]
