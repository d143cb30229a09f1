"""Workers that are killed, two at once, and a database that restarts: with real processes on PostgreSQL."""

import json
import os
import signal
import subprocess
import time
from collections import Counter

import psycopg
import pytest
from django.db import connection

from tests import processes, services
from tests.messaging.sinks import Sink, serving

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="about locks and restarts of PostgreSQL"),
]
MANY, KILLS = 2000, 100


FILL = """
from django.core.management import call_command
call_command("migrate", "messaging", verbosity=0)
from tests.messaging.crash import plan
plan({count})
"""


def outbox_at(url, folder, count):
    """The environment of processes with so many mails in the outbox of this server; no other table is needed."""
    environment = processes.environment_of(
        folder,
        STADMAKERS_DATABASE_URL=url,
        STADMAKERS_DATABASE_POOL="0",
        STADMAKERS_MAIL_FROM="Stadmakers <noreply@stadmakers.example.nl>",
    )
    processes.script(FILL.format(count=count), environment)
    return environment


@pytest.fixture(scope="module")
def outbox(tmp_path_factory, django_db_setup, django_db_blocker):
    """An outbox beside the database of the tests."""
    with django_db_blocker.unblock():
        url = processes.new_database("outbox")
    return outbox_at(url, tmp_path_factory.mktemp("crash"), 0)


def crash(outbox, folder, sink, *arguments):
    """What the script found in the outbox afterwards."""
    result = folder / "result.json"
    port, (count, kills, *more) = sink.port, arguments
    script = ["-m", "tests.messaging.crash", str(port), str(count), str(kills), str(result), *more]
    done = processes.run(script, outbox, timeout=180, check=False)
    assert done.returncode == 0, done.stdout
    return json.loads(result.read_text())


def test_workers_killed_a_hundred_times_send_nothing_twice_and_lose_nothing(outbox, tmp_path):
    with serving(Sink()) as sink:
        after = crash(outbox, tmp_path, sink, MANY, KILLS)
    arrived = Counter(sink.recipients)
    states = after["states"]
    assert len(states) == MANY
    assert after["ends"] == [0, 0]
    assert [address for address, times in arrived.items() if times > 1] == []
    assert set(states.values()) == {"accepted", "unknown"}
    unknown = {address for address, state in states.items() if state == "unknown"}
    # A killed worker had one message in its hands at most; and several had one, or this test would prove nothing.
    assert KILLS / 20 < len(unknown) <= KILLS
    assert len(unknown) == after["claimed"] == after["given_up"] == after["events"]
    assert set(states) - unknown <= set(arrived)


def test_control_without_the_lock_two_workers_send_the_same(outbox, tmp_path):
    with serving(Sink()) as sink:
        crash(outbox, tmp_path, sink, 200, 0, "--without-lock")
    assert max(Counter(sink.recipients).values()) > 1


def ask(url, question):
    with psycopg.connect(url, autocommit=True) as direct:
        return direct.execute(question).fetchall()


def pg_ctl(url, *arguments):
    """Restart a throw-away cluster."""
    [(data,)] = ask(url, "SHOW data_directory")
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    tool = services.find_postgres() / "pg_ctl"
    subprocess.run([*as_user, tool, "-D", data, *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")


def wait_for(sink, count):
    deadline = time.monotonic() + 60
    while len(sink.received) < count and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(sink.received) >= count


def test_a_database_that_restarts_costs_nothing_and_a_stop_is_polite(tmp_path):
    count = 600
    with services.postgres(services.find_postgres()) as url, serving(Sink()) as sink:
        outbox = outbox_at(url, tmp_path, count) | {
            "STADMAKERS_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
            "STADMAKERS_BULK_PER_MINUTE": "0",
        }
        with processes.started(["manage.py", "deliver_mail"], outbox) as worker:
            wait_for(sink, count // 4)
            pg_ctl(url, "restart", "-m", "fast", "-w")
            wait_for(sink, count)
            worker.send_signal(signal.SIGTERM)
            output, _nothing = worker.communicate(timeout=30)
        assert worker.returncode == 0, output
        assert ask(url, "SELECT DISTINCT state, attempts FROM messaging_message") == [("accepted", 1)]
        assert ask(url, "SELECT count(*) FROM messaging_deliveryevent") == [(0,)]
        assert sink.ended == 1
    assert len(set(sink.recipients)) == len(sink.received) == count
    assert "example.nl" not in output
