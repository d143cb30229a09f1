"""What the worker does with a sheet: read it and say what it would change, and later do exactly that.

A worker takes a sheet for a few minutes (`lease_until`) and says in between that it is still there. One that was killed
leaves no trace but its lease: once that has passed, any worker begins anew. Taking over is one transaction that holds
the row of the sheet and ends with its state "done", so that two workers can never both do it.
"""

import logging
import uuid
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import progress
from cms.sheets import SheetError, specs
from cms.sheets.applying import OvertakenError, apply_plan
from cms.sheets.planning import make_plan
from cms.sheets.reading import read_table
from toolkit.models import SheetImport
from toolkit.models.imports import LEASE, MOST_ATTEMPTS

logger = logging.getLogger("toolkit.imports")
State = SheetImport.State
SHOWN_CHANGES = 200


def work_on_waiting():
    """Take up every sheet that waits and that nobody is at."""
    for pk in SheetImport.objects.waiting().order_by("created_at").values_list("pk", flat=True):
        work_on(pk)


def work_on(pk):
    """Do the next step of a sheet, unless another worker is at it or nothing is to be done."""
    sheet = claim(pk)
    if sheet is None:
        return
    try:
        if sheet.attempts > MOST_ATTEMPTS:
            _finish(
                sheet,
                State.FAILED,
                message=_("Dit bestand laat het achtergrondwerk steeds stoppen. Vraag de technische beheerder."),
            )
        elif sheet.state == State.RECEIVED:
            check(sheet)
        else:
            take_over(sheet)
    finally:
        progress.forget(sheet.progress_name)


@transaction.atomic
def claim(pk):
    """The sheet, for this worker alone; None when it is not waiting (any more).

    It waits for who holds the row: that may be a click that came too late, which lets go without doing anything.
    """
    now = timezone.now()
    sheet = SheetImport.objects.waiting(now).select_for_update().filter(pk=pk).first()
    if sheet is None:
        return None
    sheet.lease_until, sheet.attempts, sheet.claim = now + LEASE, sheet.attempts + 1, uuid.uuid4().hex
    sheet.save(update_fields=["lease_until", "attempts", "claim"])
    return sheet


def _mine(sheet):
    """The row, as long as it is this worker's."""
    return SheetImport.objects.filter(pk=sheet.pk, state=sheet.state, claim=sheet.claim)


class _StillHere:
    """Tells readers how far it is, and other workers that this one lives."""

    def __init__(self, sheet, step):
        self.sheet = sheet
        self.report = progress.Reporter(sheet.progress_name, step)

    def __call__(self, done, total):
        self.report(done, total)
        now = timezone.now()
        if self.sheet.lease_until - now < LEASE / 2:
            self.sheet.lease_until = now + LEASE
            _mine(self.sheet).update(lease_until=self.sheet.lease_until)


def _plan(sheet, step):
    """What the file would change now. Raises SheetError."""
    table = read_table(bytes(sheet.content))
    return make_plan(specs.get(sheet.kind), table, progress=_StillHere(sheet, step))


def check(sheet):
    """Read the file and write down what it would change and what is wrong with it."""
    try:
        plan = _plan(sheet, _("Regels controleren"))
    except SheetError as error:
        _finish(sheet, State.REFUSED, message=str(error))
    else:
        _report(sheet, plan)


def _report(sheet, plan, message=""):
    headings = specs.get(sheet.kind).headings
    changes = [
        {
            "line": line.number,
            "title": str(line.item),
            "is_new": line.is_new,
            "columns": [headings[name] for name, _before, _after in line.changes] if not line.is_new else [],
        }
        for line in plan.lines[:SHOWN_CHANGES]
    ]
    _mine(sheet).update(
        state=State.CHECKED,
        message=message,
        new_count=len(plan.added),
        changed_count=len(plan.changed),
        unchanged_count=plan.unchanged,
        problem_count=plan.problem_count,
        problems=[asdict(problem) for problem in plan.problems],
        changes=changes,
        plan=plan.digest,
        checked_at=timezone.now(),
        lease_until=None,
    )


def _finish(sheet, state, message=""):
    _mine(sheet).update(state=state, message=message[:300], content=b"", finished_at=timezone.now(), lease_until=None)


def take_over(sheet):
    """Do what was approved, all of it or nothing; when something changed meanwhile, say so and wait for another yes."""
    plan = _plan(sheet, _("Regels controleren"))
    if plan.digest != sheet.plan:
        _overtaken(sheet, plan)
        return
    try:
        _apply(sheet, plan)
    except (OvertakenError, IntegrityError):
        logger.info("Sheet %s was overtaken by another change.", sheet.pk)
        _overtaken(sheet, _plan(sheet, _("Regels controleren")))


def _overtaken(sheet, plan):
    _report(
        sheet,
        plan,
        message=_("Intussen is er op de site iets veranderd. Er is niets overgenomen. Kijk het verslag opnieuw na."),
    )


@transaction.atomic
def _apply(sheet, plan):
    mine = _mine(sheet).select_for_update().first()
    if mine is None:
        return
    report = progress.Reporter(sheet.progress_name, _("Regels overnemen"))
    apply_plan(specs.get(sheet.kind), plan, by=sheet.approved_by, progress=report)
    _finish(sheet, State.DONE)
