"""The demo city on a real server, with a database and files of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PREFIX = "STADMAKERS_"
START_SECONDS = 60


@dataclass
class DemoServer:
    """A running demo: its address, the environment of its process and where it writes."""

    base_url: str
    environment: dict
    data_dir: Path
    process: subprocess.Popen = None

    def manage(self, *arguments):
        """Run a management command beside the server; gives what it wrote."""
        return run([sys.executable, "manage.py", *arguments], self.environment)


def run(command, environment):
    """Run to the end; gives what it wrote, and fails with it when the command did."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} -> {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def _database():
    """(address, how to remove it again). A new database beside the one that the tests use, or SQLite."""
    url = os.environ.get(f"{PREFIX}DATABASE_URL", "")
    if not url.startswith("postgres"):
        return "", lambda: None
    name = f"demo_{uuid.uuid4().hex[:12]}"

    def execute(statement):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)

    template = os.environ.get("TEST_BASE", "template1")
    execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}")), lambda: execute(f"DROP DATABASE {name} WITH (FORCE)")


def prepare(folder):
    """A DemoServer with migrated database, demo content and collected files, not started; and its undoing."""
    url, remove = _database()
    if not url and "TEST_BASE" in os.environ:
        shutil.copy(os.environ["TEST_BASE"], folder / "db.sqlite3")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
        f"{PREFIX}DATA_DIR": str(folder),
        f"{PREFIX}PORT": str(port),
    }
    if url:
        environment[f"{PREFIX}DATABASE_URL"] = url
    server = DemoServer(f"http://127.0.0.1:{port}", environment, folder)
    collecting = subprocess.Popen(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], cwd=ROOT, env=environment
    )
    try:
        # The sizes of pictures are the same work on each database; here their first visitor waits.
        server.manage("load_demo", "--migrate", *(["--no-renditions"] if url else []))
        if collecting.wait():
            raise RuntimeError("collectstatic failed")
    except BaseException:
        collecting.terminate()
        collecting.wait()
        remove()
        raise
    return server, remove


def start(server):
    """Start web server and worker as `make demo` does, and wait until the site answers."""
    log = (server.data_dir / "server.log").open("w")
    server.process = subprocess.Popen(
        [sys.executable, "demo/start.py"],
        cwd=ROOT,
        env=server.environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{server.base_url}/gezond/", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    stop(server)
    raise RuntimeError(f"The demo did not start.\n{log_of(server)}")


def log_of(server):
    """The last lines that web server and worker wrote."""
    return (server.data_dir / "server.log").read_text()[-3000:]


def stop(server):
    """Ctrl-C, and a harder end for what does not listen."""
    if server.process.poll() is None:
        os.killpg(server.process.pid, signal.SIGINT)
        try:
            server.process.wait(45)
        except subprocess.TimeoutExpired:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()
