"""demo/start.py with real processes: it serves, publishes what is planned, and leaves nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from demo.start import database_layout, set_old_database_aside
from tests import processes

pytestmark = pytest.mark.xdist_group("processes")

MAKE_SITE = """
from django.core.management import call_command
call_command("create_site")
from home.models import HomePage, StandardPage
home = HomePage.objects.get()
page = home.add_child(instance=StandardPage(title="Meepraten", slug="meepraten", introduction="Oude tekst."))
page.save_revision().publish()
"""
PLAN = """
from datetime import timedelta
from django.utils import timezone
from home.models import StandardPage
page = StandardPage.objects.get(slug="meepraten")
page.introduction = "Nieuwe tekst."
page.save_revision(approved_go_live_at=timezone.now() - timedelta(seconds=1))
from cms.models import PeriodicJob
PeriodicJob.objects.filter(name="publish_scheduled").update(due_at=timezone.now())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("start")
    environment = processes.make_site(folder, django_db_blocker)
    (folder / "layout").write_text(database_layout())
    environment["STADMAKERS_PORT"] = str(processes.free_port())
    processes.run(["manage.py", "collectstatic", "--noinput", "-v0"], environment)
    processes.script(MAKE_SITE, environment)
    return environment


def start(site):
    return subprocess.Popen(
        [sys.executable, "demo/start.py"],
        cwd=processes.ROOT,
        env=site,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_for(condition, seconds=60):
    """The first true answer of `condition`; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing within {seconds} seconds")


def get(site, path="/meepraten/"):
    connection = http.client.HTTPConnection("127.0.0.1", int(site["STADMAKERS_PORT"]), timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def lines_until(process, last):
    """What it says up to the line with `last`; fails when it ends without."""
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if last in line:
            return lines
    raise AssertionError("\n".join(lines))


def children_of(pid):
    """Processes with this parent, and theirs."""
    direct = [
        int(word) for task in Path(f"/proc/{pid}/task").iterdir() for word in (task / "children").read_text().split()
    ]
    return direct + [other for child in direct for other in children_of(child)]


def is_running(pid):
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@linux
def test_it_serves_publishes_what_is_planned_and_stops_cleanly(site):
    process = start(site)
    try:
        text = "\n".join(lines_until(process, "Ctrl-C"))
        assert f"http://127.0.0.1:{site['STADMAKERS_PORT']}/beheer/" in text
        assert "redacteur@" in text
        response, body = get(site)
        assert response.status == 200
        assert "Oude tekst." in body
        assert get(site)[0].getheader("ETag") == response.getheader("ETag")
        assert not response.getheader("Set-Cookie")
        processes.script(PLAN, site)
        wait_for(lambda: "Nieuwe tekst." in get(site)[1])
        assert get(site, "/gereed/")[0].status == 200
        family = children_of(process.pid)
        assert len(family) >= 3
        process.send_signal(signal.SIGINT)
        assert process.wait(45) == 0
        assert "De demo stopt." in process.stdout.read()
        wait_for(lambda: not any(is_running(pid) for pid in family), 10)
    finally:
        process.kill()
        process.wait()


@linux
@pytest.mark.parametrize("which", ["granian", "run_worker"])
def test_if_one_dies_the_other_is_stopped_and_it_says_so(site, which):
    process = start(site)
    try:
        lines_until(process, "Ctrl-C")
        family = children_of(process.pid)
        victim = next(pid for pid in family if which in Path(f"/proc/{pid}/cmdline").read_text())
        os.kill(victim, signal.SIGKILL)
        assert process.wait(45) == 1
        assert "stopte onverwacht" in process.stdout.read()
        wait_for(lambda: not any(is_running(pid) for pid in family), 15)
    finally:
        process.kill()
        process.wait()


@linux
def test_nothing_is_left_when_it_is_killed_itself(site):
    process = start(site)
    lines_until(process, "Ctrl-C")
    family = children_of(process.pid)
    process.kill()
    process.wait()
    process.stdout.close()
    wait_for(lambda: not any(is_running(pid) for pid in family), 90)


def test_a_port_in_use_is_one_sentence(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(site["STADMAKERS_PORT"])))
        taken.listen()
        for options in ([], ["--check"]):
            done = processes.run(["demo/start.py", *options], site, check=False)
            assert done.returncode == 2
            assert "al in gebruik" in done.stdout
            assert "make demo PORT=" in done.stdout
            assert len(done.stdout.splitlines()) == 1
    assert processes.run(["demo/start.py", "--check"], site).stdout == ""


def test_a_database_of_another_layout_is_set_aside(tmp_path, capsys):
    database = tmp_path / "db.sqlite3"
    set_old_database_aside(tmp_path)
    database.write_text("deze versie")
    set_old_database_aside(tmp_path)
    assert database.read_text() == "deze versie"
    (tmp_path / "layout").write_text("een andere")
    set_old_database_aside(tmp_path)
    assert not database.exists()
    assert (tmp_path / "db.sqlite3.oud").read_text() == "deze versie"
    assert "opnieuw opgebouwd" in capsys.readouterr().out


def test_a_database_from_before_layouts_were_noted_is_set_aside(tmp_path):
    (tmp_path / "db.sqlite3").write_text("oud")
    set_old_database_aside(tmp_path)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["db.sqlite3.oud", "layout"]
