"""Mail: the worker against a bare smtplib loop, and memory from a small mailing to a large one.

Both bring the same bytes to the same mail server (aiosmtpd in a process of its own) over one kept-open connection.
They take turns in short rounds and the best round of each counts.
"""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from .servers import HOST, START_SECONDS, BenchError, free_port
from .sites import ROOT, SIZES, python

ROUNDS, ROUND_SIZE = 40, 50
MAILINGS = (1000, 100_000)


@dataclass(frozen=True)
class Result:
    """Messages a second of both, and the peak of memory in MB by size of the mailing."""

    bare: float
    worker: float
    peaks: dict


@contextlib.contextmanager
def sink():
    """The mail server; yields its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.sink", str(port)], cwd=ROOT)
    try:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
                break
            time.sleep(0.05)
        else:
            raise BenchError("De mailserver van de meting start niet. Kijk hierboven waarom.")
        yield port
    finally:
        process.kill()
        process.wait()


def measure_mail(site, tell):
    """The Result, on copies of the smallest site."""
    with sink() as port:

        def inside(name, *arguments):
            environment = _site_for(site, name, port)
            return json.loads(python("-m", "bench.mail_inside", *arguments, environment=environment).splitlines()[-1])

        tell("mail: de worker en een kale lus om de beurt")
        rates = inside("rate", "rate", str(ROUNDS), str(ROUND_SIZE))
        peaks = {}
        for size in MAILINGS:
            tell(f"mail: een mailing van {size}")
            inside(f"mailing-{size}", "plan", str(size))
            found = inside(f"mailing-{size}", "memory")
            if found["count"] != size or found["left"]:
                raise BenchError(f"Van {size} mails gingen er {found['count']} weg.")
            peaks[size] = found["peak"]
    return Result(rates["bare"], rates["worker"], peaks)


def _site_for(site, name, port):
    """The environment of a site with a database of its own for one part of the measurement."""
    folder = Path(site.folder) / f"mail-{name}"
    if not folder.exists():
        folder.mkdir()
        for part in (Path(site.folder) / str(SIZES[0])).glob("db.sqlite3*"):
            shutil.copy(part, folder)
    return site.environment(
        SIZES[0],
        STADMAKERS_DATA_DIR=str(folder),
        STADMAKERS_SMTP_URL=f"smtp://{HOST}:{port}",
        STADMAKERS_BULK_PER_MINUTE="0",
        STADMAKERS_SECRET_KEY="only for the bench " * 4,
    )


def show_mail(result):
    """The third table."""
    print("\nMail: berichten per seconde, de beste ronde.\n")
    print(f"  kale smtplib-lus, zelfde bytes              {result.bare:>9.0f}")
    print(f"  de worker, met claim en register            {result.worker:>9.0f}{result.worker / result.bare:>8.2f}")
    for size, peak in result.peaks.items():
        print(f"  piek van het geheugen, mailing van {size:<9}{peak:>9.0f} MB")


def targets(result):
    """The targets of mail, as `run.show_targets` wants them."""
    small, large = (result.peaks[size] for size in MAILINGS)
    return [
        ("mail door de worker minstens 0,6x een kale smtplib-lus", result.worker / result.bare, 0.6, True),
        (f"geheugen van {MAILINGS[0]} naar {MAILINGS[1]} mails hoogstens 30 MB meer", large - small, 30, False),
    ]


def main():
    """`python -m bench.mail`: this part alone."""
    import tempfile

    from .run import show_met
    from .sites import OurSite

    with tempfile.TemporaryDirectory(prefix="stadmakers-bench-") as folder:
        site = OurSite(folder)
        site.migrate()
        result = measure_mail(site, lambda text: print(f"· {text}", file=sys.stderr, flush=True))
    show_mail(result)
    show_met(targets(result))


if __name__ == "__main__":
    main()
