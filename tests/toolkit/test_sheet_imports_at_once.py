"""Two people and two workers at the same moment, on PostgreSQL with threads; with a control that does it twice."""

import threading
import time

import pytest
from django.db import connection, transaction

from tests import factories
from tests.accounts.test_at_once import at_once
from toolkit.imports import services, work
from toolkit.imports.services import NotNowError
from toolkit.models import Fund, SheetImport

from . import given
from .given import fund, give, sheet_of

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]
State = SheetImport.State


def approved(*lines):
    """A sheet that somebody said yes to and that no worker took up yet."""
    sheet = give(sheet_of(*lines))
    SheetImport.objects.filter(pk=sheet.pk).update(state=State.APPROVED, approved_by=sheet.by)
    return sheet


def test_one_file_four_times_at_once_is_one_sheet():
    by, content = factories.UserFactory(), sheet_of(fund(1))
    results = at_once(lambda: services.receive_sheet(kind="fund", file_name="a.csv", content=content, by=by), 4)
    assert SheetImport.objects.count() == 1, results
    assert sum(is_new for _sheet, is_new in results) == 1


def test_of_four_clicks_one_says_yes():
    sheet = give(sheet_of(fund(1)))
    results = at_once(lambda: services.approve_sheet(sheet=sheet, plan=sheet.plan, by=sheet.by), 4)
    assert sum(isinstance(result, NotNowError) for result in results) == 3, results
    assert Fund.objects.get().revisions.count() == 1


def test_one_of_four_workers_takes_a_sheet_over():
    sheet = approved(*(fund(number) for number in range(50)))
    at_once(lambda: work.work_on(sheet.pk), 4)
    assert SheetImport.objects.get().state == State.DONE
    assert [made.revisions.count() for made in Fund.objects.all()] == [1] * 50


def test_a_worker_waits_for_a_click_that_came_too_late():
    """PostgreSQL locks the row for it, only to see that there is nothing left to approve."""
    sheet, held, done = approved(fund(1)), threading.Event(), []

    def click():
        with transaction.atomic():
            SheetImport.objects.select_for_update().get(pk=sheet.pk)
            held.set()
            while not done and not someone_waits():
                time.sleep(0.01)
        return "let go"

    def begin():
        held.wait(20)
        try:
            return work.claim(sheet.pk)
        finally:
            done.append(True)

    actions = iter([click, begin])
    results = at_once(lambda: next(actions)(), 2)
    assert results in (["let go", sheet], [sheet, "let go"])


def someone_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]


def test_control_without_a_claim_two_workers_both_begin():
    sheet, both_looked, begun = approved(fund(1)), threading.Barrier(2, timeout=20), []

    def look_then_begin():
        waiting = SheetImport.objects.waiting().filter(pk=sheet.pk).exists()
        both_looked.wait()
        if waiting:
            begun.append(sheet.pk)

    at_once(look_then_begin, 2)
    assert len(begun) == 2


def test_two_sheets_about_the_same_funds_at_once_lose_no_line_and_mix_nothing():
    """Each waits for the other's rows in the same order; the second sees that it was overtaken."""
    given.many_funds(60)
    sheets = [
        approved(*(fund(number, minimum=1) for number in range(60))),
        approved(*(fund(number, minimum=2) for number in reversed(range(60)))),
    ]
    waiting = iter(sheets)
    results = at_once(lambda: work.work_on(next(waiting).pk), 2)
    assert results == [None, None]
    states = sorted(SheetImport.objects.values_list("state", flat=True))
    assert states == [State.CHECKED, State.DONE]
    done = SheetImport.objects.get(state=State.DONE)
    amount = 1 if done.pk == sheets[0].pk else 2
    assert set(Fund.objects.values_list("minimum", flat=True)) == {amount}


def test_a_new_address_in_two_sheets_at_once_is_made_once():
    sheets = iter([approved(fund(1), fund(2)), approved(fund(2), fund(3))])
    at_once(lambda: work.work_on(next(sheets).pk), 2)
    assert sorted(SheetImport.objects.values_list("state", flat=True)) == [State.CHECKED, State.DONE]
    assert Fund.objects.count() == 2
