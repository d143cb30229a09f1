"""A sheet on its way in: read, approved, taken over; and everything that can come in between."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from cms import progress
from cms.models import Entry
from cms.registries import periodic
from tests import factories
from tests.cms.sheets.files import as_xlsx
from tests.staff import at
from toolkit.imports import services, work
from toolkit.imports.services import NotNowError
from toolkit.models import Fund, SheetImport
from toolkit.models.imports import LEASE, MOST_ATTEMPTS

from . import given
from .given import fund, give, sheet_of, take_over

State = SheetImport.State


@pytest.fixture(autouse=True)
def city(home):
    given.city(home)


def counts(sheet):
    return sheet.new_count, sheet.changed_count, sheet.unchanged_count, sheet.problem_count


def test_from_file_to_readers(client):
    factories.FundFactory(slug="fonds-1", title="Fonds 1", summary="Voor buurten.", minimum=5)
    factories.FundFactory(slug="fonds-2", title="Fonds 2", summary="Voor buurten.")
    by = factories.UserFactory()
    sheet = give(sheet_of(fund(1, minimum=6), fund(2), fund(3, minimum=7)), by=by)
    assert (sheet.state, counts(sheet)) == (State.CHECKED, (1, 1, 1, 0))
    assert sheet.changes == [
        {"line": 2, "title": "Fonds 1", "is_new": False, "columns": ["Laagste bedrag"]},
        {"line": 4, "title": "Fonds 3", "is_new": True, "columns": []},
    ]
    assert Fund.objects.count() == 2
    sheet = take_over(sheet)
    assert (sheet.state, bytes(sheet.content)) == (State.DONE, b"")
    assert sheet.finished_at and sheet.approved_by == by
    assert dict(Fund.objects.values_list("slug", "minimum")) == {"fonds-1": 6, "fonds-2": None, "fonds-3": 7}
    assert Fund.objects.get(slug="fonds-3").latest_revision.user == by
    url = Entry.objects.get(title="Fonds 3").url
    assert "Fonds 3" in client.get(url).content.decode()


def test_a_file_that_cannot_be_read_says_why():
    sheet = give(b"%PDF-1.7")
    assert (sheet.state, sheet.message) == (State.REFUSED, "Dit is geen rekenblad. Sla het op als .xlsx, .ods of .csv.")
    assert bytes(sheet.content) == b""


def test_with_one_wrong_cell_nothing_comes_in():
    sheet = give(sheet_of(fund(1), fund(2, minimum="veel")))
    assert counts(sheet) == (1, 0, 0, 1)
    assert given.problems(sheet) == [("D3", "Vul een heel getal in, zoals 1500.")]
    with pytest.raises(NotNowError):
        services.approve_sheet(sheet=sheet, plan=sheet.plan, by=sheet.by)
    with pytest.raises(IntegrityError):
        SheetImport.objects.update(state=State.APPROVED)


def test_nothing_to_do_is_nothing_to_approve():
    factories.FundFactory(slug="fonds-1", title="Fonds 1", summary="Voor buurten.")
    sheet = give(sheet_of(fund(1)))
    assert (counts(sheet), sheet.may_be_approved) == ((0, 0, 1, 0), False)


# --- the same file, two clicks, two people ------------------------------------------------------------


def test_the_same_file_on_its_way_is_one_sheet():
    content = sheet_of(fund(1))
    first, is_new = services.receive_sheet(kind="fund", file_name="a.csv", content=content, by=factories.UserFactory())
    again, is_new_too = services.receive_sheet(
        kind="fund", file_name="b.csv", content=content, by=factories.UserFactory()
    )
    assert (is_new, is_new_too, again) == (True, False, first)
    other, is_other = services.receive_sheet(kind="venue", file_name="a.csv", content=content, by=first.by)
    assert is_other and other != first


def test_the_same_file_again_later_changes_nothing():
    content = sheet_of(fund(1))
    take_over(give(content))
    sheet = give(content)
    assert (counts(sheet), Fund.objects.count()) == ((0, 0, 1, 0), 1)


def test_a_second_click_takes_over_nothing_twice():
    sheet = give(sheet_of(fund(1)))
    services.approve_sheet(sheet=sheet, plan=sheet.plan, by=sheet.by)
    with pytest.raises(NotNowError):
        services.approve_sheet(sheet=sheet, plan=sheet.plan, by=sheet.by)
    work.work_on(sheet.pk)
    work.work_on(sheet.pk)
    assert Fund.objects.get().revisions.count() == 1
    with pytest.raises(NotNowError):
        services.withdraw_sheet(sheet=sheet)


def test_the_yes_is_to_what_was_on_the_screen():
    sheet = give(sheet_of(fund(1)))
    for plan in ("", "another"):
        with pytest.raises(NotNowError):
            services.approve_sheet(sheet=sheet, plan=plan, by=sheet.by)


def test_of_two_sheets_about_the_same_fund_the_second_is_looked_at_again():
    factories.FundFactory(slug="fonds-1", title="Fonds 1", summary="Voor buurten.")
    mine, theirs = give(sheet_of(fund(1, minimum=6))), give(sheet_of(fund(1, minimum=7), fund(2)))
    take_over(mine)
    overtaken = take_over(theirs)
    assert (overtaken.state, Fund.objects.get().minimum) == (State.CHECKED, 6)
    assert "Intussen is er op de site iets veranderd" in overtaken.message
    assert take_over(overtaken).state == State.DONE
    assert sorted(Fund.objects.values_list("minimum", flat=True), key=str) == [7, None]


# --- what changes meanwhile ---------------------------------------------------------------------------


def edit(there):
    there.summary = "Een collega was hier."
    there.save_revision().publish()


def draft(there):
    there.summary = "Een collega is bezig."
    there.save_revision()


def lock(there):
    Fund.objects.filter(pk=there.pk).update(locked=True)


def delete(there):
    there.delete()


@pytest.mark.parametrize("meanwhile", [edit, draft, lock, delete])
@pytest.mark.parametrize("when", ["before it is taken up", "after it was looked at again"])
def test_what_a_colleague_did_meanwhile_is_not_lost(meanwhile, when, monkeypatch):
    there = factories.FundFactory(slug="fonds-1", title="Fonds 1", summary="Voor buurten.")
    sheet = give(sheet_of(fund(1, minimum=6), fund(2)))
    services.approve_sheet(sheet=sheet, plan=sheet.plan, by=sheet.by)
    if when.startswith("before"):
        meanwhile(there)
    else:
        apply = work._apply

        def late(*arguments):
            meanwhile(there)
            monkeypatch.setattr(work, "_apply", apply)
            return apply(*arguments)

        monkeypatch.setattr(work, "_apply", late)
    work.work_on(sheet.pk)
    sheet = SheetImport.objects.get()
    assert sheet.state == State.CHECKED
    assert "Er is niets overgenomen" in sheet.message
    assert not Fund.objects.filter(slug="fonds-2").exists()
    assert not Fund.objects.filter(minimum=6).exists()
    if meanwhile is edit:
        # The sheet would undo that edit: it says so now, and somebody decides.
        assert sheet.changes[0]["columns"] == ["In het kort", "Laagste bedrag"]
    if meanwhile is delete:
        assert counts(sheet) == (2, 0, 0, 0)
    if meanwhile in (draft, lock):
        assert sheet.problem_count == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_new_fund_that_somebody_made_meanwhile(when, monkeypatch):
    sheet = give(sheet_of(fund(1), fund(2)))
    services.approve_sheet(sheet=sheet, plan=sheet.plan, by=sheet.by)
    apply = work._apply

    def late(*arguments):
        factories.FundFactory(slug="fonds-2", title="Van een collega")
        monkeypatch.setattr(work, "_apply", apply)
        return apply(*arguments)

    if when == "before":
        factories.FundFactory(slug="fonds-2", title="Van een collega")
    else:
        monkeypatch.setattr(work, "_apply", late)
    work.work_on(sheet.pk)
    sheet = SheetImport.objects.get()
    assert (sheet.state, counts(sheet)) == (State.CHECKED, (1, 1, 0, 0))
    assert Fund.objects.get().title == "Van een collega"


def test_an_unchanged_line_that_somebody_changed_meanwhile_is_not_put_back_unseen():
    there = factories.FundFactory(slug="fonds-1", title="Fonds 1", summary="Voor buurten.")
    sheet = give(sheet_of(fund(1), fund(2)))
    edit(there)
    assert take_over(sheet).state == State.CHECKED
    assert Fund.objects.get().summary == "Een collega was hier."


# --- withdrawing and reading again ---------------------------------------------------------------------


def test_thrown_away_is_gone():
    sheet = give(sheet_of(fund(1)))
    services.withdraw_sheet(sheet=sheet)
    sheet.refresh_from_db()
    assert (sheet.state, bytes(sheet.content)) == (State.WITHDRAWN, b"")
    for step in (services.withdraw_sheet, services.check_again):
        with pytest.raises(NotNowError):
            step(sheet=sheet)


def test_withdrawn_while_the_worker_reads(monkeypatch):
    sheet, _new = services.receive_sheet(
        kind="fund", file_name="a.csv", content=sheet_of(fund(1)), by=factories.UserFactory()
    )
    read = work.read_table

    def slow(content):
        services.withdraw_sheet(sheet=sheet)
        return read(content)

    monkeypatch.setattr(work, "read_table", slow)
    work.work_on(sheet.pk)
    assert SheetImport.objects.get().state == State.WITHDRAWN


def test_what_was_mended_on_the_site_is_seen_when_it_is_read_again():
    sheet = give(sheet_of(fund(1, provider="Nieuw fonds")))
    assert sheet.problem_count == 1
    factories.OrganisationFactory(name="Nieuw fonds")
    services.check_again(sheet=sheet)
    work.work_on(sheet.pk)
    sheet.refresh_from_db()
    assert (sheet.state, counts(sheet)) == (State.CHECKED, (1, 0, 0, 0))


# --- workers ----------------------------------------------------------------------------------------------


def received(**more):
    sheet, _new = services.receive_sheet(
        kind="fund", file_name="a.csv", content=sheet_of(fund(1)), by=factories.UserFactory()
    )
    SheetImport.objects.filter(pk=sheet.pk).update(**more)
    return sheet


def test_a_worker_that_is_at_it_is_left_alone_until_its_lease_is_over():
    now = timezone.now()
    sheet = received(lease_until=now + LEASE / 2, claim="another")
    work.work_on_waiting()
    assert SheetImport.objects.get().state == State.RECEIVED
    with at(now + LEASE):
        work.work_on_waiting()
    assert SheetImport.objects.get(pk=sheet.pk).state == State.CHECKED


def test_a_clock_put_back_leaves_nothing_lying():
    received(lease_until=timezone.now() + timedelta(days=300), claim="another")
    work.work_on_waiting()
    assert SheetImport.objects.get().state == State.CHECKED


def test_a_worker_that_comes_back_late_does_nothing_more():
    sheet = received()
    late = work.claim(sheet.pk)
    SheetImport.objects.update(lease_until=None)
    work.work_on(sheet.pk)
    before = SheetImport.objects.get()
    services.approve_sheet(sheet=before, plan=before.plan, by=sheet.by)
    work.work_on(sheet.pk)
    assert SheetImport.objects.get().state == State.DONE
    late.state, late.plan, late.approved_by = State.APPROVED, before.plan, sheet.by
    work.take_over(late)
    work.check(late)
    assert Fund.objects.get().revisions.count() == 1


def test_a_long_reading_says_that_it_is_still_there():
    sheet = work.claim(received().pk)
    here = work._StillHere(sheet, "Lezen")
    first = sheet.lease_until
    here(1, 10)
    assert SheetImport.objects.get().lease_until == first
    with at(timezone.now() + LEASE * 0.7):
        here(2, 10)
    assert SheetImport.objects.get().lease_until > first
    assert progress.read(sheet.progress_name).total == 10


def test_a_file_that_ends_every_worker_is_put_aside():
    sheet = received(attempts=MOST_ATTEMPTS)
    work.work_on(sheet.pk)
    sheet.refresh_from_db()
    assert (sheet.state, "halverwege" in sheet.message or "stoppen" in sheet.message) == (State.FAILED, True)


def test_an_error_in_our_own_code_changes_nothing_and_is_tried_again(monkeypatch):
    sheet = give(sheet_of(fund(1), fund(2)))
    services.approve_sheet(sheet=sheet, plan=sheet.plan, by=sheet.by)
    with monkeypatch.context() as patch:

        def fail(*arguments, **options):
            raise RuntimeError("kapot")

        patch.setattr("cms.bulk_publishing._index", fail)
        with pytest.raises(RuntimeError):
            work.work_on(sheet.pk)
    assert (Fund.objects.count(), SheetImport.objects.get().state) == (0, State.APPROVED)
    with at(timezone.now() + 2 * LEASE):
        periodic.get("sheet_imports").run()
    assert (Fund.objects.count(), SheetImport.objects.get().state) == (2, State.DONE)


def test_the_task_does_the_work_at_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sheet, _new = services.receive_sheet(
            kind="fund",
            file_name="a.csv",
            content=as_xlsx([["Webadres", "Naam", "In het kort"], ["a", "b", "c"]]),
            by=None,
        )
    sheet.refresh_from_db()
    assert (sheet.state, sheet.new_count) == (State.CHECKED, 1)
    with django_capture_on_commit_callbacks(execute=True):
        services.approve_sheet(sheet=sheet, plan=sheet.plan, by=None)
    assert Fund.objects.get().title == "b"


def test_after_thirty_days_nothing_is_kept():
    old, new = give(sheet_of(fund(1))), give(sheet_of(fund(2)))
    SheetImport.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    call_command("apply_retention", apply=True, verbosity=0)
    assert list(SheetImport.objects.all()) == [new]


def test_progress_is_told_and_forgotten():
    told = []
    sheet = give(sheet_of(*(fund(number) for number in range(450))))
    assert progress.read(sheet.progress_name) is None
    write, told = progress._write, []
    progress._write = lambda name, found: (told.append((name, found.step, found.done, found.total)), write(name, found))
    try:
        take_over(sheet)
    finally:
        progress._write = write
    name = sheet.progress_name
    assert (name, "Regels overnemen", 450, 450) in told
    assert {step for _name, step, _done, _total in told} == {"Regels controleren", "Regels overnemen"}
    assert progress.read(name) is None
