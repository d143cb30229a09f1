"""Initiatives: what the list, its filters, its map and search cost with a hundred and with twenty thousand.

Each size has a copy of the smallest site. They take turns and the least time of each question counts.
"""

import json
import shutil
import sys
from dataclasses import dataclass

from .sites import SIZES, python

COUNTS = (100, 20_000)
ROUNDS = 3
LIMIT = 1.3


@dataclass(frozen=True)
class Result:
    """By number of initiatives: the questions with their queries and milliseconds, and the first after a change."""

    questions: dict
    after_change: dict


def measure_initiatives(site, tell):
    """The Result, on copies of the smallest site."""
    before = SIZES[0]
    for count in COUNTS:
        tell(f"groeien tot {count} initiatieven")
        shutil.copytree(site.folder / str(before), site.folder / _name(count), symlinks=True)
        _inside(site, count, "grow", str(count))
        before = _name(count)
    questions, after = {count: {} for count in COUNTS}, {}
    for number in range(ROUNDS):
        tell(f"initiatieven: ronde {number + 1} van {ROUNDS}")
        for count in COUNTS:
            found = json.loads(_inside(site, count, "measure").splitlines()[-1])
            after[count] = min(after.get(count, found["after_change"]), found["after_change"])
            for name, cost in found["questions"].items():
                known = questions[count].get(name, cost)
                questions[count][name] = min(known, cost, key=lambda one: one["milliseconds"])
    return Result(questions, after)


def _name(count):
    return f"initiatives-{count}"


def _inside(site, count, *arguments):
    environment = site.environment(_name(count), STADMAKERS_PAGE_CACHE_SECONDS="0")
    return python("-m", "bench.initiatives_inside", *arguments, environment=environment)


def show_initiatives(result):
    """The fourth table."""
    few, many = (result.questions[count] for count in COUNTS)
    print("\nInitiatieven, zonder paginacache: queries, en milliseconden rekentijd van de snelste keer.\n")
    print(f"  {'':<26}{COUNTS[0]:>16}{COUNTS[1]:>16}{'verschil':>11}")
    for name, small in few.items():
        cells = "".join(f"{cost['queries']:>6}{cost['milliseconds']:>10.1f}" for cost in (small, many[name]))
        print(f"  {name:<26}{cells}{many[name]['milliseconds'] / small['milliseconds']:>10.2f}x")
    small, large = (result.after_change[count] for count in COUNTS)
    print(f"  {'lijst, na een wijziging':<26}{small:>16.1f}{large:>16.1f}{large / small:>10.2f}x")


def targets(result):
    """The targets of the list of initiatives, as `run.show_targets` wants them."""
    few, many = (result.questions[count] for count in COUNTS)
    slowest = max(many[name]["milliseconds"] / cost["milliseconds"] for name, cost in few.items())
    more = max(many[name]["queries"] - cost["queries"] for name, cost in few.items())
    return [
        (f"met {COUNTS[1]} initiatieven hoogstens {LIMIT}x langzamer".replace(".", ","), slowest, LIMIT, False),
        (f"met {COUNTS[1]} initiatieven evenveel queries", more, 0, False),
    ]


def main():
    """`python -m bench.initiatives`: this part alone."""
    import tempfile

    from .run import show_met
    from .sites import OurSite

    def tell(text):
        print(f"· {text}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="stadmakers-bench-") as folder:
        site = OurSite(folder)
        site.begin(tell)
        result = measure_initiatives(site, tell)
    show_initiatives(result)
    show_met(targets(result))


if __name__ == "__main__":
    main()
