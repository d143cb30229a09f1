"""How far a long piece of work is, for whoever waits for it.

It stands outside the database: work that changes everything in one transaction can tell nobody so from within it.
With Redis it is there; without it, in one small file for each piece of work, as the generation of the page cache.
"""

import json
import logging
import os
import re
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

logger = logging.getLogger("cms.progress")

KEPT_SECONDS = 24 * 60 * 60
# Nobody sees more often than this how far it is.
PAUSE = 0.3
NAME = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True)
class Progress:
    """So many of so many are done, in this step of the work."""

    step: str
    done: int
    total: int

    @property
    def percent(self):
        return 100 * self.done // self.total if self.total else 0


def _place(name):
    """Where the file is; None when it is in the shared cache. Raises ValueError for a name that is no name."""
    if not NAME.fullmatch(name):
        raise ValueError(f"No name for a piece of work: {name!r}")
    folder = settings.PROGRESS_FOLDER
    return None if folder is None else Path(folder) / f"{name}.json"


def _key(name):
    return f"progress:{name}"


class Reporter:
    """Tells how far one piece of work is; not more often than anybody looks. What fails here stops no work."""

    def __init__(self, name, step):
        self.name, self.step = name, step
        self.told_at = 0

    def __call__(self, done, total):
        now = time.monotonic()
        if done < total and now - self.told_at < PAUSE:
            return
        self.told_at = now
        try:
            _write(self.name, Progress(self.step, done, total))
        except Exception:
            logger.exception("Progress of %s could not be told.", self.name)


def _write(name, progress):
    path = _place(name)
    if path is None:
        cache.set(_key(name), asdict(progress), timeout=KEPT_SECONDS)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(asdict(progress)))
    fresh.replace(path)


def read(name):
    """The Progress of a piece of work, or None when nobody knows."""
    path = _place(name)
    try:
        found = cache.get(_key(name)) if path is None else json.loads(path.read_text())
        return Progress(**found) if found else None
    except FileNotFoundError:
        return None
    except Exception:
        logger.exception("Progress of %s could not be read.", name)
        return None


def forget(name):
    """The work is over. What fails here stops no work."""
    path = _place(name)
    try:
        if path is None:
            cache.delete(_key(name))
        else:
            path.unlink(missing_ok=True)
    except Exception:
        logger.exception("Progress of %s could not be taken away.", name)
