"""What questions about one part of the site cost when there is little of it and when there is much.

Each size has a copy of the smallest site. They take turns and the least time of each question counts. Time is the
processor time of the process that answers, database included (SQLite), without page cache.
"""

import json
import shutil
import sys
from dataclasses import dataclass

from .sites import SIZES, python

ROUNDS = 3
LIMIT = 1.3


@dataclass(frozen=True)
class Part:
    """One part: its name in Dutch, the two counts, and the module that grows and measures inside the site.

    `after_change` says which page the first reader after a change asks for.
    """

    name: str
    counts: tuple
    module: str
    after_change: str

    def folder(self, count):
        """The name of the copy of the site in which there are this many."""
        return f"{self.module.rpartition('.')[2]}-{count}"


@dataclass(frozen=True)
class Result:
    """By number of things: the questions with their queries and milliseconds, and the first after a change."""

    questions: dict
    after_change: dict


def measure(part, site, tell):
    """The Result for this part, on copies of the smallest site."""
    before = str(SIZES[0])
    for count in part.counts:
        tell(f"groeien tot {count} {part.name}")
        shutil.copytree(site.folder / before, site.folder / part.folder(count), symlinks=True)
        _inside(part, site, count, "grow", str(count))
        before = part.folder(count)
    questions, after = {count: {} for count in part.counts}, {}
    for number in range(ROUNDS):
        tell(f"{part.name}: ronde {number + 1} van {ROUNDS}")
        for count in part.counts:
            found = json.loads(_inside(part, site, count, "measure").splitlines()[-1])
            after[count] = min(after.get(count, found["after_change"]), found["after_change"])
            for name, cost in found["questions"].items():
                known = questions[count].get(name, cost)
                questions[count][name] = min(known, cost, key=lambda one: one["milliseconds"])
    return Result(questions, after)


def _inside(part, site, count, *arguments):
    environment = site.environment(part.folder(count), STADMAKERS_PAGE_CACHE_SECONDS="0")
    return python("-m", part.module, *arguments, environment=environment)


def show(part, result):
    """The table of this part."""
    few, many = (result.questions[count] for count in part.counts)
    print(f"\n{part.name.capitalize()}, zonder paginacache: queries, en milliseconden rekentijd van de snelste keer.\n")
    print(f"  {'':<26}{part.counts[0]:>16}{part.counts[1]:>16}{'verschil':>11}")
    for name, small in few.items():
        cells = "".join(f"{cost['queries']:>6}{cost['milliseconds']:>10.1f}" for cost in (small, many[name]))
        print(f"  {name:<26}{cells}{many[name]['milliseconds'] / small['milliseconds']:>10.2f}x")
    small, large = (result.after_change[count] for count in part.counts)
    name = f"{part.after_change}, na een wijziging"
    print(f"  {name:<26}{small:>16.1f}{large:>16.1f}{large / small:>10.2f}x")


def targets(part, result):
    """The targets of this part, as `run.show_met` wants them."""
    few, many = (result.questions[count] for count in part.counts)
    slowest = max(many[name]["milliseconds"] / cost["milliseconds"] for name, cost in few.items())
    more = max(many[name]["queries"] - cost["queries"] for name, cost in few.items())
    return [
        (f"met {part.counts[1]} {part.name} hoogstens {LIMIT}x langzamer".replace(".", ","), slowest, LIMIT, False),
        (f"met {part.counts[1]} {part.name} evenveel queries", more, 0, False),
    ]


def main(part):
    """Measure and show this part alone."""
    import tempfile

    from .run import show_met, tell
    from .sites import OurSite

    with tempfile.TemporaryDirectory(prefix="stadmakers-bench-") as folder:
        site = OurSite(folder)
        site.begin(tell)
        result = measure(part, site, tell)
    show(part, result)
    show_met(targets(part, result))
    sys.stdout.flush()
