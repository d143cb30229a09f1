"""A worker that is killed in the middle of taking over a sheet: real processes on PostgreSQL."""

import json
import os
import signal
import time

import psycopg
import pytest
from django.db import connection

from tests import processes

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.xdist_group("processes"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="about transactions of PostgreSQL"),
]
LINES = 400

APPROVE = """
from wagtail.models import Collection, Locale, Page
from home.services import create_site
from tests.toolkit import given
from tests import factories
from toolkit.imports import services
# A test of threads that ran before may have emptied the database from which this one was copied.
Locale.objects.get_or_create(language_code="nl")
Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
Collection.get_first_root_node() or Collection.add_root(name="Root")
home, _index, _made = create_site()
given.city(home)
sheet = given.give(given.sheet_of(*(given.fund(number, provider="Buurtfonds") for number in range({lines}))))
services.approve_sheet(sheet=sheet, plan=sheet.plan, by=sheet.by)
print(sheet.pk)
"""
COUNTS = """
SELECT (SELECT count(*) FROM toolkit_fund),
       (SELECT count(*) FROM cms_entry WHERE source = 'fonds'),
       (SELECT count(*) FROM wagtailcore_revision r JOIN django_content_type t ON t.id = r.content_type_id
         WHERE t.model = 'fund'),
       (SELECT state FROM toolkit_sheetimport)
"""
# As if the time that a dead worker is waited for were over.
LATER = """
UPDATE toolkit_sheetimport SET lease_until = now() - interval '1 minute';
UPDATE cms_periodicjob SET due_at = now() - interval '1 minute' WHERE name = 'sheet_imports';
"""


def ask(url, question):
    with psycopg.connect(url, autocommit=True) as direct:
        return (
            direct.execute(question).fetchall() if question.lstrip().startswith("SELECT") else direct.execute(question)
        )


def wait_until(what, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.01)
    raise AssertionError("This took too long.")


def halfway(folder, pk):
    """What the worker tells: how many lines it has taken over, once it is in the middle of that."""
    try:
        found = json.loads((folder / "progress" / f"sheet-import-{pk}.json").read_text())
    except (OSError, ValueError):
        return None
    return found if found["step"] == "Regels overnemen" and 0 < found["done"] < found["total"] else None


def test_killed_halfway_nothing_is_there_and_a_new_worker_does_it_once(tmp_path, django_db_setup, django_db_blocker):
    site = processes.make_site(tmp_path / "sheets", django_db_blocker)
    url = site["STADMAKERS_DATABASE_URL"]
    pk = int(processes.script(APPROVE.format(lines=LINES), site).split()[-1])
    with processes.started(["manage.py", "run_worker"], site) as worker:
        seen = wait_until(lambda: halfway(tmp_path / "sheets", pk))
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert seen["total"] == LINES
    # The server notices that nobody is there any more.
    wait_until(lambda: ask(url, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") == [(1,)])
    assert ask(url, COUNTS) == [(0, 0, 0, "approved")]
    ask(url, LATER)
    with processes.started(["manage.py", "run_worker"], site):
        wait_until(lambda: ask(url, COUNTS)[0][3] == "done")
    assert ask(url, COUNTS) == [(LINES, LINES, LINES, "done")]
    assert ask(url, "SELECT attempts FROM toolkit_sheetimport") == [(2,)]
    assert ask(url, "SELECT count(*), count(DISTINCT object_id) FROM wagtailcore_modellogentry") == [(2 * LINES, LINES)]
