"""Matching: what it costs to find the offers that fit one need among 20,000, against a bare indexed query.

On PostgreSQL, in a cluster of its own. Both are asked in turns in one process, and the best of each counts. Once with
offers of all kinds spread over the city, and once as bad as it can be: all of the same kind, in the same wijk.
"""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .servers import BenchError
from .sites import ROOT, python

OFFERS, LIMIT = 20_000, 100
SPREADS = {"spread": "verspreid over soorten en wijken", "same": "alle van dezelfde soort, in dezelfde wijk"}


@dataclass(frozen=True)
class Result:
    """Milliseconds by spread: finding and explaining the best ten, and the bare query."""

    matching: dict
    bare: dict


def measure_matching(folder, tell):
    """The Result, or None without PostgreSQL."""
    sys.path.insert(0, str(ROOT))
    from tests.services import find_postgres, postgres

    programs = find_postgres()
    if programs is None:
        tell("matchen: PostgreSQL is er niet, dit deel valt weg")
        return None
    data = Path(folder) / "matching"
    data.mkdir()
    with postgres(programs) as url:
        environment = {
            "STADMAKERS_DATABASE_URL": url,
            "STADMAKERS_DATA_DIR": str(data),
            "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        }
        tell("matchen: database maken")
        python("manage.py", "migrate", "-v0", environment=environment)
        tell(f"matchen: {OFFERS} keer hulp aanbieden en zoeken")
        lines = python("-m", "bench.matching_inside", str(OFFERS), *SPREADS, environment=environment).splitlines()
    shutil.rmtree(data, ignore_errors=True)
    found = json.loads(lines[-1])
    if not all(found["found"].values()):
        raise BenchError("Matchen vond niets.")
    return Result(found["matching"], found["bare"])


def show_matching(result):
    """The fifth table; nothing without PostgreSQL."""
    if result is None:
        return
    print(f"\nMatchen op PostgreSQL: de tien beste uit {OFFERS} keer hulp, en een kale query op de index.\n")
    print(f"  {'':<44}{'matchen':>10}{'kaal':>10}{'verhouding':>12}")
    for name, label in SPREADS.items():
        ours, bare = result.matching[name], result.bare[name]
        print(f"  {label:<44}{ours:>7.1f} ms{bare:>7.1f} ms{ours / bare:>11.1f}x")


def targets(result):
    """The target of matching, as `run.show_targets` wants it."""
    if result is None:
        return []
    slowest = max(result.matching.values())
    return [(f"matchen met {OFFERS} keer hulp onder {LIMIT} ms", slowest, LIMIT, False)]


def main():
    """`python -m bench.matching`: this part alone."""
    import tempfile

    from .run import show_met

    with tempfile.TemporaryDirectory(prefix="stadmakers-bench-") as folder:
        result = measure_matching(folder, lambda text: print(f"· {text}", file=sys.stderr, flush=True))
    show_matching(result)
    show_met(targets(result))


if __name__ == "__main__":
    main()
