"""Real processes of the site with a database of their own, for tests of what happens between processes."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def free_port():
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment_of(folder, **more):
    """The environment of a process of the demo with its data in this folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STADMAKERS_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
        "STADMAKERS_DATA_DIR": str(folder),
        "STADMAKERS_SECRET_KEY": "only for tests " * 5,
        **more,
    }


def run(arguments, environment, *, timeout=120, check=True):
    """Run Python with these arguments to its end; gives the CompletedProcess with its output as text.

    The output goes to a file and the process leads a group: what it started can neither keep the output open nor
    live on after the time is up. Raises TimeoutExpired with what was printed until then.
    """
    command = [sys.executable, *arguments]
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired as late:
            late.output = _read(output)
            raise
        finally:
            _end(process)
        done = subprocess.CompletedProcess(command, process.returncode, _read(output))
    if check:
        done.check_returncode()
    return done


@contextlib.contextmanager
def started(arguments, environment):
    """A process that runs beside the test, with its output to read; never outlives the block."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _end(process)


def _end(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _read(file):
    file.seek(0)
    return file.read()


def script(text, environment):
    """Run lines of Python inside the set-up site; gives what they print."""
    return run(["-c", f"import django; django.setup()\n{text}"], environment).stdout


def make_site(folder, blocker):
    """A migrated, empty site in this folder, on the kind of database that the tests run on; gives its environment.

    A copy of the tests' own database.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with blocker.unblock():
        # SQLite waits for it without an end, in C, where no time limit of a test reaches it.
        assert not connection.in_atomic_block, "A fixture of other tests still has a transaction open."
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            target = sqlite3.connect(folder / "db.sqlite3")
            connection.connection.backup(target)
            target.close()
            return environment_of(folder)
        # PostgreSQL copies a database only while nobody is connected to it.
        connection.close()
        connection.close_pool()
        url = new_database(folder.name, template=connection.settings_dict["NAME"])
    return environment_of(folder, STADMAKERS_DATABASE_URL=url)


def new_database(suffix, *, template="template1"):
    """An empty database, or a copy of another, beside the one of the tests, on PostgreSQL; gives its address."""
    settings = connection.settings_dict
    name = f"{settings['NAME']}_{suffix}".replace("-", "_")[:60].lower()
    _create_database(name, template)
    login = settings["USER"] + (f":{settings['PASSWORD']}" if settings["PASSWORD"] else "")
    return f"postgres://{login}@{settings['HOST']}:{settings['PORT']}/{name}"


def _create_database(name, template):
    import psycopg

    parameters = connection.get_connection_params()
    options = {key: parameters[key] for key in ("user", "password", "host", "port") if parameters.get(key)}
    with psycopg.connect(dbname="postgres", autocommit=True, **options) as direct:
        direct.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        direct.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
