"""Two tabs at the same moment, on PostgreSQL with threads; with a control that loses a version without the lock."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from cms.estimates.estimate import Estimate, Line
from messaging.models import Message
from tests.accounts.test_at_once import at_once
from toolkit.estimates import services
from toolkit.models import SavedEstimate

from .budgets import ADDRESS, path_in_mail, read

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]


def version(name):
    return Estimate(title=name, costs=(Line("Hout", "", Decimal("5.00")),))


@pytest.fixture
def secret():
    services.mail_link(estimate=version("Een"), address=ADDRESS, key="sleutel")
    return path_in_mail().rstrip("/").rpartition("/")[2]


def test_of_two_savers_at_once_one_hears_of_the_other(secret):
    titles = iter(["Ada", "Bram"])
    results = at_once(lambda: services.save(secret=secret, estimate=version(next(titles)), seen=1), 2)
    refused = [result for result in results if isinstance(result, services.ChangedMeanwhileError)]
    kept = [result for result in results if isinstance(result, SavedEstimate)]
    assert (len(refused), len(kept)) == (1, 1), results
    row = SavedEstimate.objects.get()
    assert row.revision == 2
    assert read(row).title == read(kept[0]).title == read(refused[0].now).title


def test_control_who_looks_first_and_writes_later_loses_a_version(secret):
    titles, both_looked = iter(["Ada", "Bram"]), threading.Barrier(2, timeout=20)

    def look_then_write():
        row, title = services.find(secret), next(titles)
        both_looked.wait()
        if row.revision != 1:
            raise services.ChangedMeanwhileError(row)
        SavedEstimate.objects.filter(pk=row.pk).update(data=version(title).to_data(), revision=2)
        return title

    assert sorted(at_once(look_then_write, 2)) == ["Ada", "Bram"]


def test_the_same_version_from_two_tabs_is_saved_once(secret):
    results = at_once(lambda: services.save(secret=secret, estimate=version("Twee"), seen=1), 4)
    assert [type(result) for result in results] == [SavedEstimate] * 4, results
    assert SavedEstimate.objects.get().revision == 2


def test_the_same_form_four_times_at_once_mails_one_link():
    results = at_once(lambda: services.mail_link(estimate=version("Een"), address=ADDRESS, key="eenmalig"), 4)
    assert results == [None] * 4
    assert (Message.objects.count(), SavedEstimate.objects.count()) == (1, 1)


def test_deleting_while_somebody_saves_leaves_no_half_row(secret):
    actions = iter(
        [
            lambda: services.delete(secret=secret),
            lambda: services.save(secret=secret, estimate=version("Twee"), seen=1),
        ]
    )
    results = at_once(lambda: next(actions)(), 2)
    saved = [result for result in results if isinstance(result, SavedEstimate | services.EstimateGoneError)]
    assert len(saved) == 1 and True in results, results
    assert not SavedEstimate.objects.exists()
