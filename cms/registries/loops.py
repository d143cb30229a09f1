"""Work that goes on all the time beside the tasks of a worker, in a thread of its own, such as sending mail.

Each worker makes its own runner, so that long work never holds up tasks and tasks never hold up long work.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured


class Runner(Protocol):
    """What a loop does in one worker."""

    def run(self, stop: threading.Event) -> object:
        """Do what is to be done now; return soon after `stop` is set."""

    def close(self) -> object:
        """Leave things tidy, when the worker stops."""


@dataclass(frozen=True)
class Loop:
    """A piece of work done at least `every` seconds, and at once when somebody wakes it."""

    name: str
    every: float
    make: Callable[[], Runner]


_loops: dict[str, Loop] = {}
_alarms: dict[str, threading.Event] = {}


def register(loop):
    """Add a loop. Raises ImproperlyConfigured when the name is taken by another."""
    if _loops.get(loop.name, loop) != loop:
        raise ImproperlyConfigured(f"Loop {loop.name!r} is declared twice.")
    _loops[loop.name] = loop


def unregister(name):
    """Take a loop away again."""
    _loops.pop(name, None)


def all_loops():
    """Every loop, by name."""
    return [_loops[name] for name in sorted(_loops)]


def started(name, alarm):
    """The worker of this process runs the loop; setting `alarm` starts its next round."""
    _alarms[name] = alarm


def stopped(name):
    """It does so no longer."""
    _alarms.pop(name, None)


def wake(name):
    """Start the next round now; False when this process does not run the loop."""
    alarm = _alarms.get(name)
    if alarm is not None:
        alarm.set()
    return alarm is not None
