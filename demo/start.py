"""Start the demo: web server and background worker, until Ctrl-C. The last step of `make demo`.

    python demo/start.py            # start both and stay
    python demo/start.py --check    # only look whether the port is free and the database of this version

Both children get a session of their own, so that Ctrl-C in a terminal reaches this process alone and each child
is asked once, politely, to stop. If one of them ends by itself, the other is stopped too.
"""

import argparse
import contextlib
import ctypes
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cms.settings.environment import read_environment  # noqa: E402

HOST = "127.0.0.1"
THREADS = "4"
START_SECONDS = 90
STOP_SECONDS = 40
PARENT_DEATH_SIGNAL = 1


def say(text):
    """One line for whoever started the demo."""
    print(text, flush=True)


def port_is_free(port):
    """False when something answers or listens at the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def database_layout():
    """Stands for the first migrations as they are now."""
    files = sorted(ROOT.glob("*/migrations/0001_initial.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def set_old_database_aside(data_dir):
    """Start over when the demo's database was laid out by first migrations that changed since.

    Before the first release those are made anew (CONTRIBUTING.md), and no migration leads from the one layout to the
    other. The old file stays beside the new one.
    """
    layout = database_layout()
    note, database = data_dir / "layout", data_dir / "db.sqlite3"
    if database.exists() and (not note.exists() or note.read_text() != layout):
        for path in sorted(data_dir.glob("db.sqlite3*")):
            if not path.name.endswith(".oud"):
                path.rename(path.with_name(f"{path.name}.oud"))
        say("· de database was van een oudere versie; de demo wordt opnieuw opgebouwd")
    data_dir.mkdir(parents=True, exist_ok=True)
    note.write_text(layout)


def end_with_parent():
    """Linux: a child gets SIGTERM when this process is killed without a chance to stop it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def start(*command):
    """A child in a session of its own, with this Python and our settings."""
    environment = {"STADMAKERS_LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "cms.settings.demo", **os.environ}
    return subprocess.Popen(  # the commands are written below
        [sys.executable, *command], cwd=ROOT, env=environment, start_new_session=True, preexec_fn=end_with_parent
    )


def start_server(port):
    """Granian: on the same pages 2.5 to 3 times the throughput of gunicorn's threads (bench/README.md).

    One process, because the memory cache belongs to one process; threads, because a slow upload may not hold
    up the readers.
    """
    options = ["--interface", "wsgi", "--no-ws", "--workers", "1", "--blocking-threads", THREADS]
    return start(
        "-m", "granian", "--host", HOST, "--port", str(port), "--log-level", "warning", *options, "cms.wsgi:application"
    )


def answers(port):
    """True when the site says that it lives."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/gezond/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def ended(children):
    """Name of a child that is no longer running, or None."""
    return next((name for name, child in children.items() if child.poll() is not None), None)


def wait_until_it_answers(port, children, asked):
    """True once the site answers; False when a child ended, a stop was asked or it takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not asked and not ended(children):
        if answers(port):
            return True
        time.sleep(0.2)
    return False


def tell(port):
    """Addresses and accounts."""
    address = f"http://{HOST}:{port}"
    say("")
    say(f"De site:     {address}/")
    say(f"Beheer:      {address}/beheer/")
    say(f"Stijlgids:   {address}/stijlgids/")
    say(f"Mail:        {address}/mailbox/")
    accounts = ROOT / "demo" / "content" / "accounts.yaml"
    if accounts.exists():
        say("")
        say("Inloggen bij beheer:")
        for account in yaml.safe_load(accounts.read_text()):
            say(f"  {account['role']:<14} {account['email']:<42} {account['password']}")
    say("")
    say("Aanmelden als inwoner: met elk e-mailadres, zonder wachtwoord. De mail met link en code leest u bij Mail.")
    say(f"  {address}/mijn/")
    say("")
    say("Stoppen: Ctrl-C")


def stop(children):
    """Ask every child to stop and wait for it; then end whatever it may have left in its own session."""
    for child in children.values():
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def run(port):
    """Start, tell, wait; returns the exit code."""
    asked = []  # signals that came
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: asked.append(number))
    children = {"de webserver": start_server(port), "de achtergrondtaken": start("manage.py", "run_worker", "-v", "0")}
    try:
        if wait_until_it_answers(port, children, asked):
            tell(port)
            while not asked and not ended(children):
                time.sleep(0.3)
        lost = ended(children)
        if asked:
            say("\nDe demo stopt.")
            return 0
        say(f"{lost.capitalize()} stopte onverwacht." if lost else "De site antwoordt niet binnen anderhalve minuut.")
        say("Kijk hierboven wat er misging en probeer het opnieuw.")
        return 1
    finally:
        stop(children)


def main():
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only look whether a start will succeed")
    options = parser.parse_args()
    environment = read_environment()
    port = environment.port
    if not port_is_free(port):
        say(f"Poort {port} is al in gebruik. Kies een andere, bijvoorbeeld: make demo PORT={port + 1}")
        return 2
    if options.check:
        if not environment.database_url:
            set_old_database_aside(environment.data_dir)
        return 0
    return run(port)


if __name__ == "__main__":
    sys.exit(main())
