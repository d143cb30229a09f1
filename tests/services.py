"""Make sure of Chromium, PostgreSQL and LibreOffice, then run a command with them at hand.

    python tests/services.py [--postgres] [--bases FOLDER] -- COMMAND ...

The command gets `STADMAKERS_DATABASE_URL` of a throw-away PostgreSQL cluster (with `--postgres`), `CHROMIUM` and
`LIBREOFFICE`. What is missing is installed with apt as root or through sudo. Where that cannot be done, the part
is skipped with one sentence, unless `--no-skips` forbids it: then the run stops with exit code 3.

With `--bases` the tests' databases begin as copies of a migrated, empty one from that folder, and the folder is
filled first when it is empty: migrating takes longer than most files of tests. `TEST_BASE` tells the tests so.
"""

import argparse
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = {
    "chromium": ["chromium-headless-shell"],
    "postgres": ["postgresql"],
    "libreoffice": ["libreoffice-writer-nogui", "libreoffice-calc-nogui"],
}


def say(text):
    """One line for whoever runs the tests."""
    print(f"· {text}", flush=True)


def find_chromium():
    """The path of a Chromium or Chrome, or None. The one without windows starts and draws in less time."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)


def find_postgres():
    """The folder with initdb of PostgreSQL 15 or newer, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found and int(found[-1].parts[-3]) >= 15:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def find_libreoffice():
    """The path of LibreOffice, or None."""
    return os.environ.get("LIBREOFFICE") or shutil.which("soffice")


FINDERS = {"chromium": find_chromium, "postgres": find_postgres, "libreoffice": find_libreoffice}


def install(part):
    """Install one part with apt; True when it is there afterwards."""
    if shutil.which("apt-get") is None:
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and shutil.which("sudo") is None:
        return False
    say(f"{part} ontbreekt en wordt geïnstalleerd ({', '.join(PACKAGES[part])})")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES[part]]):
        done = subprocess.run(
            [*sudo, "apt-get", *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if done.returncode:
            return False
    return FINDERS[part]() is not None


def require(part, no_skips):
    """Find or install a part. None when it is skipped; exits with 3 when skipping is forbidden."""
    found = FINDERS[part]()
    if found is None and install(part):
        found = FINDERS[part]()
    if found is None:
        say(f"{part} is hier niet te installeren; de tests die het nodig hebben worden overgeslagen")
        if no_skips:
            sys.exit(3)
    return found


def free_port():
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def postgres(bin_dir, *, durable=False):
    """A throw-away cluster on a free port, tuned for tests; yields its address.

    A `durable` one brings each commit to the disk, as in production: for measuring.
    """
    folder = Path(tempfile.mkdtemp(prefix="stadmakers-pg-"))
    as_user = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    port = free_port()
    data = folder / "data"
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        " -c max_connections=60"
        # A lock that nobody lets go of is a failed test with a stack, not a run without an end.
        " -c lock_timeout=60s -c idle_in_transaction_session_timeout=120s"
    )
    if not durable:
        options += (
            " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
            # So is a query without an end. What one test put into a table is no statistic for the plans of the next.
            " -c statement_timeout=120s -c autovacuum=off"
        )

    def run(*command):
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run(bin_dir / "initdb", "-D", data, "-U", "stadmakers", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    run(bin_dir / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        yield f"postgres://stadmakers@127.0.0.1:{port}/postgres"
    finally:
        run(bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


BASE = "base"


def _migrating(url):
    """The process that migrates this database."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", "STADMAKERS_DATABASE_URL": url}
    return subprocess.Popen([sys.executable, "-m", "tests.migrate"], env=environment)


def _must_end_well(process):
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, process.args)


def make_bases(folder, bin_dir):
    """Write `base.sqlite3` and, where there is PostgreSQL, `base.dump`: empty databases with all migrations."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{BASE}.unfinished"
    unfinished.unlink(missing_ok=True)
    on_sqlite = _migrating(f"sqlite:///{unfinished.resolve()}")
    if bin_dir:
        with postgres(bin_dir) as url:
            _new_database(url)
            _must_end_well(_migrating(_named(url)))
            subprocess.run([bin_dir / "pg_dump", "-Fc", "-f", folder / f"{BASE}.dump", _named(url)], check=True)
    _must_end_well(on_sqlite)
    unfinished.rename(folder / f"{BASE}.sqlite3")


def _named(url):
    return f"{url.rpartition('/')[0]}/{BASE}"


def _new_database(url):
    import psycopg

    with psycopg.connect(url, autocommit=True) as direct:
        direct.execute(f'CREATE DATABASE "{BASE}"')


def restore_base(folder, bin_dir, url):
    """The database `base` on this server, for others to be copied from."""
    _new_database(url)
    subprocess.run([bin_dir / "pg_restore", "-d", _named(url), folder / f"{BASE}.dump"], check=True)


def main():
    """Parse, prepare, run; returns the exit code of the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="run on PostgreSQL")
    parser.add_argument("--bases", type=Path, metavar="FOLDER", help="copy databases from here, made first if need be")
    parser.add_argument("--no-skips", action="store_true", default=os.environ.get("NO_SKIPS") == "1")
    parser.add_argument("command", nargs="*")
    options = parser.parse_args()
    environment = dict(os.environ)
    chromium = require("chromium", options.no_skips)
    bin_dir = require("postgres", options.no_skips)
    libreoffice = require("libreoffice", options.no_skips)
    if chromium:
        environment["CHROMIUM"] = str(chromium)
    if libreoffice:
        environment["LIBREOFFICE"] = str(libreoffice)
    if options.no_skips:
        environment["NO_SKIPS"] = "1"
    if options.bases and not (options.bases / f"{BASE}.sqlite3").exists():
        make_bases(options.bases, bin_dir)
    if not options.command or (options.postgres and bin_dir is None):
        return 0
    with contextlib.ExitStack() as stack:
        if options.bases:
            environment["TEST_BASE"] = str((options.bases / f"{BASE}.sqlite3").resolve())
        if options.postgres:
            url = environment["STADMAKERS_DATABASE_URL"] = stack.enter_context(postgres(bin_dir))
            if options.bases:
                restore_base(options.bases, bin_dir, url)
                environment["TEST_BASE"] = BASE
        return subprocess.run(options.command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
