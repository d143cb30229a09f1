"""`make bench`: how fast the site is, as ratios between contenders measured in turns on this machine.

    python bench/run.py [--rounds 8] [--seconds 1]

(a)  the same bytes from a bare WSGI function, (a2) from an empty Django view without middleware;
(b)  our pages from the page cache, (c) the same made anew for each request;
(d)  the front page of an untouched project, as `wagtail start` makes it;
     mail by the worker against a bare smtplib loop (`bench/mail.py`);
     initiatives, the toolkit and the agenda with few and with many things in them (`bench/two_sizes.py`);
     offers that fit a need, on PostgreSQL (`bench/matching.py`);
     signing up for an event against a bare INSERT (`bench/signing_up.py`).

Every contender runs under the same server with the same settings. Contenders take turns in rounds, each round in
another order, and the best round of each counts: what else this machine does can only slow a contender down.
"""

import argparse
import contextlib
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import agenda, initiatives, mail, matching, signing_up, sites, toolkit, two_sizes
from bench.servers import BenchError, Server, find_wrk

NAMES = {"home": "voorpagina", "neighbourhood": "wijkpagina", "standard": "standaardpagina", "search": "zoeken"}
PARTS = (initiatives.PART, toolkit.PART, agenda.PART)
SMALL, LARGE = sites.SIZES[0], sites.SIZES[-1]


def tell(text):
    """What happens now, for whoever waits."""
    print(f"· {text}", file=sys.stderr, flush=True)


def measure(contenders, *, rounds, seconds, wrk, how=Server.rate):
    """What each contender reached in its best round: {name: (server, path)} in, {name: rate} out."""
    rates = dict.fromkeys(contenders, 0.1)
    for number in range(rounds):
        tell(f"ronde {number + 1} van {rounds}")
        order = list(contenders.items())
        random.Random(number).shuffle(order)
        for name, (server, path) in order:
            rates[name] = max(rates[name], how(server, path, seconds, wrk))
    return rates


def measure_contenders(site, folder, stack, **options):
    """(a) to (d) on the smallest tree."""
    cached = stack.enter_context(site.server(SMALL, cached=True))
    uncached = stack.enter_context(site.server(SMALL, cached=False))
    bare, django = (stack.enter_context(server) for server in sites.floors(folder, cached.get(sites.HOME)))
    tell("een kaal Wagtail-project maken")
    fresh = stack.enter_context(sites.untouched(folder))
    contenders = {("a", "home"): (bare, "/"), ("a2", "home"): (django, "/"), ("d", "home"): (fresh, "/")}
    for page, path in site.addresses.items():
        contenders["b", page] = (cached, path)
        contenders["c", page] = (uncached, path)
    for server, path in contenders.values():
        server.get(path)
    return measure(contenders, **options)


def measure_growth(site, stack, **options):
    """Every page in every size, from cache and made anew, by the work that it takes."""
    contenders = {}
    for size in sites.SIZES:
        for kind, cached in (("b", True), ("c", False)):
            server = stack.enter_context(site.server(size, cached=cached))
            for page, path in site.addresses.items():
                server.get(path)
                contenders[kind, page, size] = (server, path)
    return measure(contenders, how=Server.rate_of_work, **options)


def show_contenders(rates, numbers):
    """The first table."""
    print("\nVerzoeken per seconde, de beste ronde; en hoe dat zich verhoudt.\n")
    print(f"  (a)  zelfde bytes, kale WSGI-functie        {rates['a', 'home']:>9.0f}")
    print(f"  (a2) zelfde bytes, lege Django-view         {rates['a2', 'home']:>9.0f}")
    print(f"  (d)  voorpagina van een kaal Wagtail        {rates['d', 'home']:>9.0f}\n")
    print(f"  {'':<18}{'(b) cache':>10}{'(c) zonder':>12}{'b/c':>8}{'b/a':>8}{'b/a2':>8}{'c/d':>8}")
    for page, name in NAMES.items():
        b, c = rates["b", page], rates["c", page]
        ratios = (b / c, b / rates["a", "home"], b / rates["a2", "home"], c / rates["d", "home"])
        print(f"  {name:<18}{b:>10.0f}{c:>12.0f}" + "".join(f"{ratio:>8.2f}" for ratio in ratios))
    print(
        f"\n  Voorpagina zonder cache: {numbers['queries']} queries, {numbers['milliseconds']:.1f} ms rekentijd;"
        f" de eerste na een wijziging {numbers['queries_after_change']} queries,"
        f" {numbers['milliseconds_after_change']:.1f} ms."
    )


def show_growth(rates):
    """The second table."""
    heads = "".join(f"{size:>9}" for size in sites.SIZES)
    print("\nMet meer pagina's in de boom: verzoeken per seconde rekentijd.")
    print("De laatste kolom: hoeveel keer langzamer dan met 100.\n")
    print(f"  {'':<26}{heads}{'verschil':>11}")
    for kind, label in (("b", "cache"), ("c", "zonder")):
        for page, name in NAMES.items():
            found = [rates[kind, page, size] for size in sites.SIZES]
            cells = "".join(f"{rate:>9.0f}" for rate in found)
            print(f"  {name + ' (' + label + ')':<26}{cells}{found[0] / found[-1]:>10.2f}x")


def show_targets(rates, growth, numbers, mailed, listed, matched, signed_up):
    """Whether each target of the project is met."""
    slowest = {
        kind: max(growth[kind, page, SMALL] / growth[kind, page, LARGE] for page in NAMES) for kind in ("b", "c")
    }
    targets = [
        ("voorpagina uit cache minstens 20x zonder cache", rates["b", "home"] / rates["c", "home"], 20, True),
        ("voorpagina uit cache minstens 0,6x (a2)", rates["b", "home"] / rates["a2", "home"], 0.6, True),
        ("voorpagina zonder cache hoogstens 12 queries", numbers["queries"], 12, False),
        ("voorpagina zonder cache minstens 0,5x (d)", rates["c", "home"] / rates["d", "home"], 0.5, True),
        (f"met {LARGE} pagina's uit cache hoogstens 1,3x langzamer", slowest["b"], 1.3, False),
        (f"met {LARGE} pagina's zonder cache hoogstens 1,3x langzamer", slowest["c"], 1.3, False),
        *mail.targets(mailed),
        *(line for part, found in listed for line in two_sizes.targets(part, found)),
        *matching.targets(matched),
        *signing_up.targets(signed_up),
    ]
    show_met(targets)


def show_met(targets):
    """A line for each (text, value, limit, whether the limit is the least)."""
    print("")
    for text, value, limit, at_least in targets:
        met = value >= limit if at_least else value <= limit
        print(f"  haalt doel: {'ja ' if met else 'nee'}  {text} ({value:.2f})")


def main():
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=1)
    options = parser.parse_args()
    try:
        pace = {"rounds": options.rounds, "seconds": options.seconds, "wrk": find_wrk()}
        with tempfile.TemporaryDirectory(prefix="stadmakers-bench-") as folder:
            site = sites.OurSite(folder)
            site.prepare(tell)
            with contextlib.ExitStack() as stack:
                rates = measure_contenders(site, folder, stack, **pace)
            numbers = site.numbers(SMALL)
            with contextlib.ExitStack() as stack:
                growth = measure_growth(site, stack, **pace)
            mailed = mail.measure_mail(site, tell)
            listed = [(part, two_sizes.measure(part, site, tell)) for part in PARTS]
            matched = matching.measure_matching(folder, tell)
            signed_up = signing_up.measure_signing_up(folder, tell)
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    show_contenders(rates, numbers)
    show_growth(growth)
    mail.show_mail(mailed)
    for part, found in listed:
        two_sizes.show(part, found)
    matching.show_matching(matched)
    signing_up.show_signing_up(signed_up)
    show_targets(rates, growth, numbers, mailed, listed, matched, signed_up)
    return 0


if __name__ == "__main__":
    sys.exit(main())
