"""How many people a second sign up for an event, against one bare INSERT a request.

Signing up goes through the whole server on PostgreSQL that brings each commit to the disk, with 32 clients at once:
form, guard, lock, seats, decision and mail. The floor is the same server with the same clients in the same run; beside
it stands the least that a sign-up in Django can be, which shows how much of the way to the floor is ours.
"""

import shutil
import sys
from pathlib import Path

from .servers import BenchError, Server, find_wrk, push
from .sites import ROOT, SIZES, python

CLIENTS, SECONDS, ROUNDS = 32, 5, 3
# More than can be sent in that time.
FORMS = 4_000
ADDRESS, TABLE = "/bench-insert/", "bench_insert"
LEAST_ADDRESS, LEAST_KEY = "/bench-least/", "bench-least:"
LEAST = 0.4


def measure_signing_up(folder, tell):
    """{"sign_up": requests a second, "insert": …, "least": …}, or None without PostgreSQL."""
    sys.path.insert(0, str(ROOT))
    from tests.services import find_postgres, postgres

    programs = find_postgres()
    if programs is None:
        tell("aanmelden: PostgreSQL is er niet, dit deel valt weg")
        return None
    data = Path(folder) / "signing-up"
    data.mkdir()
    with postgres(programs, durable=True) as url:
        environment = {
            "STADMAKERS_DATABASE_URL": url,
            "STADMAKERS_DATA_DIR": str(data),
            "STADMAKERS_LOG_LEVEL": "ERROR",
            "STADMAKERS_TRUSTED_PROXIES": "1",
            "STADMAKERS_SECRET_KEY": "only for the bench " * 4,
            "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
        }
        tell("aanmelden: database maken")
        python("manage.py", "migrate", "-v0", environment=environment)
        static = Path(folder) / str(SIZES[0]) / "static"
        if static.exists():
            (data / "static").symlink_to(static.resolve())
        else:
            python("manage.py", "collectstatic", "--noinput", "-v0", environment=environment)
        script = data / "forms.lua"
        python("-m", "bench.signing_up_inside", "forms", str(FORMS), str(script), environment=environment)
        rates = _in_turns(environment, script, tell)
    shutil.rmtree(data, ignore_errors=True)
    return rates


def _in_turns(environment, script, tell):
    """The best round of each; every form is sent once."""
    wrk, rates, sent = find_wrk(), {"sign_up": 0.0, "insert": 0.0, "least": 0.0}, 0
    with Server("bench.inserting:application", folder=ROOT, environment=environment) as server:
        for number in range(ROUNDS):
            tell(f"aanmelden: ronde {number + 1} van {ROUNDS}")
            for name, path in (("insert", ADDRESS), ("least", LEAST_ADDRESS), ("sign_up", "")):
                more = ["-s", str(script), "--", path, str(sent)]
                found = push(wrk, server, SECONDS, clients=CLIENTS, more=more)
                sent += found.requests if name == "sign_up" else 0
                rates[name] = max(rates[name], found.rate)
    counted = int(python("-m", "bench.signing_up_inside", "count", environment=environment).splitlines()[-1])
    # Who was on the way when the clock stopped may be in, or not.
    if sent > FORMS or not sent <= counted <= sent + ROUNDS * CLIENTS:
        raise BenchError(f"Van {sent} verstuurde formulieren werden er {counted} een aanmelding.")
    return rates


def show_signing_up(rates):
    """The table; nothing without PostgreSQL."""
    if rates is None:
        return
    ours, bare, least = rates["sign_up"], rates["insert"], rates["least"]
    print(f"\nAanmelden op PostgreSQL met {CLIENTS} bezoekers tegelijk, per seconde; de beste ronde.\n")
    print(f"  aanmelden {ours:>9.0f}   alleen een rij toevoegen {bare:>9.0f}   verhouding {ours / bare:>6.2f}")
    print(f"  het minste dat het met Django kan zijn {least:>9.0f}   verhouding {least / bare:>6.2f}")


def targets(rates):
    """The target, as `run.show_met` wants it."""
    if rates is None:
        return []
    return [("aanmelden minstens 0,4x alleen een rij toevoegen", rates["sign_up"] / rates["insert"], LEAST, True)]


def main():
    """`python -m bench.signing_up`: this part alone."""
    import tempfile

    from .run import show_met, tell

    with tempfile.TemporaryDirectory(prefix="stadmakers-bench-") as folder:
        rates = measure_signing_up(folder, tell)
    show_signing_up(rates)
    show_met(targets(rates))


if __name__ == "__main__":
    main()
