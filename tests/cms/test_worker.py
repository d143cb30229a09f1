"""The background worker: claims, errors, the clock, the heartbeat, and two workers at once."""

import contextlib
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from cms import worker
from cms.models import Heartbeat, PeriodicJob
from cms.registries import loops, periodic
from tests import processes

NOW = timezone.now().replace(microsecond=0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def jobs(monkeypatch):
    """A registry with only what the test puts in it."""
    monkeypatch.setattr(periodic, "_jobs", {})
    return lambda name, run=lambda: None, every=MINUTE: periodic.register(periodic.Job(name, every, run))


@pytest.fixture
def tasks_in_database(settings, monkeypatch):
    """The real queue, run inside the test's own transaction and without touching the signals of the test run."""
    monkeypatch.setattr(worker.SiteWorker, "configure_signals", lambda self: None)
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def done_at(now):
    return worker.run_due_jobs(now)


# --- the clock --------------------------------------------------------------------------------------


def test_a_job_runs_at_once_and_then_each_time_it_is_due(db, jobs):
    jobs("tick")
    assert done_at(NOW) == ["tick"]
    assert done_at(NOW + timedelta(seconds=59)) == []
    assert done_at(NOW + MINUTE) == ["tick"]
    assert PeriodicJob.objects.get().due_at == NOW + 2 * MINUTE
    assert PeriodicJob.objects.get().finished_at is not None


def test_a_worker_that_was_away_runs_a_missed_job_once(db, jobs):
    jobs("tick")
    done_at(NOW)
    assert done_at(NOW + timedelta(hours=5)) == ["tick"]
    assert done_at(NOW + timedelta(hours=5, seconds=30)) == []


def test_a_clock_put_back_does_not_silence_a_job(db, jobs):
    jobs("tick")
    done_at(NOW + timedelta(days=30))
    assert done_at(NOW) == ["tick"]
    assert PeriodicJob.objects.get().due_at == NOW + MINUTE


def test_clocks_of_two_machines_may_differ_a_little(db, jobs):
    jobs("tick")
    assert done_at(NOW + timedelta(minutes=5)) == ["tick"]
    assert done_at(NOW) == []


def test_each_job_has_its_own_interval(db, jobs):
    jobs("often")
    jobs("seldom", every=timedelta(days=1))
    assert done_at(NOW) == ["often", "seldom"]
    assert done_at(NOW + timedelta(hours=1)) == ["often"]


def test_an_error_is_written_down_and_stops_nothing(db, jobs, caplog):
    def fail():
        raise ValueError("geen verbinding met de mailserver")

    jobs("a-wrong", fail)
    jobs("b-right")
    assert done_at(NOW) == ["a-wrong", "b-right"]
    wrong = PeriodicJob.objects.get(name="a-wrong")
    assert wrong.error == "ValueError: geen verbinding met de mailserver"
    assert wrong.finished_at is None
    assert wrong.due_at == NOW + MINUTE
    assert PeriodicJob.objects.get(name="b-right").finished_at
    assert "a-wrong" in caplog.text


def test_the_next_success_clears_the_error(db, jobs):
    outcomes = iter([ValueError("eerst"), None])

    def sometimes():
        error = next(outcomes)
        if error:
            raise error

    jobs("sometimes", sometimes)
    done_at(NOW)
    done_at(NOW + MINUTE)
    row = PeriodicJob.objects.get()
    assert row.error == ""
    assert row.finished_at


def test_an_endless_error_is_cut(db, jobs):
    def fail():
        raise ValueError("x" * 100_000)

    jobs("long", fail)
    done_at(NOW)
    assert len(PeriodicJob.objects.get().error) == worker.ERROR_LENGTH


def test_scheduled_publishing_is_carried_out(page):
    page.introduction = "Op tijd"
    page.save_revision(approved_go_live_at=timezone.now() - MINUTE)
    assert "publish_scheduled" in worker.run_due_jobs()
    page.refresh_from_db()
    assert page.introduction == "Op tijd"


def test_every_registered_job_succeeds_on_an_empty_site(db, tasks_in_database):
    worker.run_due_jobs()
    assert list(PeriodicJob.objects.exclude(error="").values_list("name", "error")) == []
    assert set(PeriodicJob.objects.values_list("name", flat=True)) == {job.name for job in periodic.all_jobs()}


# --- threads and heartbeat --------------------------------------------------------------------------


def test_a_ticker_goes_on_after_an_error(monkeypatch, caplog):
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    stop, times = threading.Event(), []

    def action():
        times.append(1)
        if len(times) == 1:
            raise OperationalError("de database is even weg")
        if len(times) == 3:
            stop.set()

    ticker = worker.Ticker(action, every=0.01, stop=stop)
    ticker.start()
    ticker.join(5)
    assert len(times) == 3
    assert "will try again" in caplog.text


def test_heartbeat_is_one_row_for_each_worker(db):
    worker.beat("een")
    first = Heartbeat.objects.get().at
    worker.beat("een")
    worker.beat("twee")
    assert Heartbeat.objects.count() == 2
    assert Heartbeat.objects.get(worker="een").at > first


class Round:
    """A runner that counts its rounds and says when one is over."""

    def __init__(self, over):
        self.over = over
        self.rounds = 0
        self.closed_by = None

    def run(self, stop):
        self.rounds += 1
        self.over.set()

    def close(self):
        self.closed_by = threading.current_thread().name


def test_a_loop_runs_beside_the_tasks_at_once_when_woken_and_ends_tidily(monkeypatch):
    monkeypatch.setattr(loops, "_loops", {})
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    over, stop, made = threading.Event(), threading.Event(), []

    def make():
        made.append(Round(over))
        return made[-1]

    loops.register(loops.Loop("proef", every=60, make=make))
    assert not loops.wake("proef")
    ticker = worker.LoopTicker(loops.all_loops()[0], stop=stop)
    ticker.start()
    assert over.wait(5)
    over.clear()
    assert loops.wake("proef")
    assert over.wait(5)
    stop.set()
    ticker.wake()
    ticker.join(5)
    assert [(each.rounds, each.closed_by) for each in made] == [(2, "proef")]
    assert not loops.wake("proef")


def test_a_loop_may_be_declared_again_but_its_name_is_taken(monkeypatch):
    monkeypatch.setattr(loops, "_loops", {})
    loop = loops.Loop("proef", every=1, make=list)
    loops.register(loop)
    loops.register(loop)
    with pytest.raises(ImproperlyConfigured, match="proef"):
        loops.register(loops.Loop("proef", every=2, make=list))
    loops.unregister("proef")
    assert loops.all_loops() == []


# --- tasks ------------------------------------------------------------------------------------------


@task()
def write_down(text):
    with transaction.atomic():
        PeriodicJob.objects.create(name=text, error="geschreven")


def test_once_does_all_that_waits_and_stops(db, jobs, tasks_in_database):
    jobs("tick")
    for number in range(3):
        write_down.enqueue(f"taak {number}")
    Heartbeat.objects.create(worker="van gisteren", at=timezone.now() - timedelta(days=2))
    call_command("run_worker", once=True, interval=0)
    assert PeriodicJob.objects.filter(error="geschreven").count() == 3
    assert PeriodicJob.objects.filter(name="tick", finished_at__isnull=False).exists()
    assert [beat.worker for beat in Heartbeat.objects.all()] == [worker.worker_name()]


def test_a_task_that_fails_leaves_the_next_alone(db, jobs, tasks_in_database, caplog):
    write_down.enqueue("twee keer")
    write_down.enqueue("twee keer")
    write_down.enqueue("daarna")
    call_command("run_worker", once=True, interval=0)
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL", "SUCCESSFUL"]


# --- real processes ---------------------------------------------------------------------------------

ENQUEUE = """
from django.core.management import call_command
from tests.cms.test_worker import write_down
for number in range(40):
    write_down.enqueue(f"taak {number}")
"""
WAIT = """
import time
from django_tasks_db.models import DBTaskResult
from cms.models import Heartbeat, PeriodicJob
done = DBTaskResult.objects.filter(task_path__endswith="write_down", status="SUCCESSFUL")
published = PeriodicJob.objects.filter(name="publish_scheduled", finished_at__isnull=False)
until = time.monotonic() + 60
while (done.count(), Heartbeat.objects.count(), published.count()) < (40, 2, 1) and time.monotonic() < until:
    time.sleep(0.1)
"""
REPORT = """
from collections import Counter
from django_tasks_db.models import DBTaskResult
from cms.models import Heartbeat, PeriodicJob
ours = DBTaskResult.objects.filter(task_path__endswith="write_down")
print(Counter(ours.values_list("status", flat=True)))
print(max(len(result.worker_ids) for result in ours))
print(PeriodicJob.objects.filter(error="geschreven").count(), Heartbeat.objects.count())
print(PeriodicJob.objects.filter(name="publish_scheduled", error="", finished_at__isnull=False).count())
"""
WORKER = """
import dataclasses, django
django.setup()
from django.core.management import call_command
from cms.registries import loops
# By themselves they look once, at the start.
for loop in loops.all_loops():
    loops.unregister(loop.name)
    loops.register(dataclasses.replace(loop, every=3600))
call_command("run_worker", interval=0.1)
"""
MAIL = """
import time
from messaging.models import Message
from messaging.outbox import plan_mail
plan_mail(cause="proef", to="noor@example.nl", template="plain", context={"subject": "Hoi", "text": "Dag"})
until = time.monotonic() + 60
while not Message.objects.filter(state="accepted").exists() and time.monotonic() < until:
    time.sleep(0.02)
print(Message.objects.filter(state="accepted").count())
"""
RACE = """
import sys, time
from datetime import timedelta
from django.utils import timezone
from cms import worker
from cms.models import PeriodicJob
from cms.registries.periodic import Job

def naive(job, now):
    row = PeriodicJob.objects.get(name=job.name)
    if row.due_at > now:
        return False
    time.sleep(0.05)
    PeriodicJob.objects.filter(pk=row.pk).update(due_at=now + job.every)
    return True

claim = naive if sys.argv[1] == "naive" else worker.claim
PeriodicJob.objects.count()
print("ready", flush=True)
start = float(sys.stdin.readline())
won = []
for slot in range(8):
    moment = start + slot * 0.3
    time.sleep(max(0, moment - time.time()))
    now = timezone.datetime.fromtimestamp(moment, tz=timezone.get_current_timezone())
    if claim(Job("slot", timedelta(seconds=0.25), None), now):
        won.append(slot)
print(*won)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    return processes.make_site(tmp_path_factory.mktemp("worker"), django_db_blocker)


def beside(stack, site, *arguments):
    return stack.enter_context(processes.started(arguments, site))


@pytest.mark.once
@pytest.mark.xdist_group("processes")
def test_two_workers_share_the_work_and_stop_when_asked(site):
    processes.script(ENQUEUE, site)
    with contextlib.ExitStack() as stack:
        workers = [beside(stack, site, "-c", WORKER) for _ in range(2)]
        counts, hands, written, published = processes.script(WAIT + REPORT, site).splitlines()
        assert counts == "Counter({'SUCCESSFUL': 40})"
        assert hands == "1"
        assert written == "40 2"
        assert published == "1"
        # The task that planning left behind woke the loop that sends.
        assert processes.script(MAIL, site) == "1\n"
        for number, each in zip((signal.SIGTERM, signal.SIGINT), workers, strict=True):
            each.send_signal(number)
        ends = [(each.communicate(timeout=30)[0], each.returncode) for each in workers]
    assert [code for _output, code in ends] == [0, 0], ends
    assert processes.script(REPORT, site).splitlines()[2] == "40 0"


def slots_won(site, way):
    """The moments, of eight, that each of two processes claimed."""
    processes.script('from cms.models import PeriodicJob\nPeriodicJob.objects.get_or_create(name="slot")', site)
    script = f"import django; django.setup()\n{RACE}"
    with contextlib.ExitStack() as stack:
        racers = [beside(stack, site, "-c", script, way) for _ in range(2)]
        assert [racer.stdout.readline() for racer in racers] == ["ready\n", "ready\n"]
        moment = f"{time.time() + 0.5}\n"
        for racer in racers:
            racer.stdin.write(moment)
            racer.stdin.flush()
        outputs = [racer.communicate(timeout=60)[0] for racer in racers]
    return [{int(word) for word in output.split()} for output in outputs]


@pytest.mark.once
@pytest.mark.xdist_group("processes")
def test_each_moment_is_claimed_by_at_most_one_of_two_workers(site):
    first, second = slots_won(site, "claim")
    assert not first & second
    assert len(first | second) >= 3


@pytest.mark.once
@pytest.mark.xdist_group("processes")
def test_control_without_the_condition_both_run(site):
    assert any(first & second for first, second in (slots_won(site, "naive") for _ in range(3)))
