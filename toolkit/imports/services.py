"""What staff do with a sheet: give it, have it taken over, or withdraw it. Each is decided once, in the database."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from toolkit.models import SheetImport

State = SheetImport.State


class NotNowError(Exception):
    """Somebody else, or the same person in another window, was first; what is on the screen is no longer so."""


def digest_of(content):
    return hashlib.sha256(content).hexdigest()


def receive_sheet(*, kind, file_name, content, by):
    """Keep a file and have the worker read it; gives the SheetImport and whether it is new.

    The same file that is still on its way is that one: two clicks, or two colleagues, do not make it twice.
    """
    digest = digest_of(content)
    try:
        with transaction.atomic():
            sheet = SheetImport.objects.create(
                kind=kind, file_name=file_name[-120:], content=content, digest=digest, by=by
            )
            transaction.on_commit(lambda: start(sheet.pk), robust=True)
            return sheet, True
    except IntegrityError:
        found = SheetImport.objects.open().filter(kind=kind, digest=digest).first()
        if found is None:
            # It was finished in between.
            return receive_sheet(kind=kind, file_name=file_name, content=content, by=by)
        return found, False


@transaction.atomic
def approve_sheet(*, sheet, plan, by):
    """Have the worker take over what this plan says. Raises NotNowError when that is no longer what it would do."""
    ready = SheetImport.objects.filter(pk=sheet.pk, state=State.CHECKED, plan=plan, problem_count=0)
    if not ready.update(state=State.APPROVED, approved_by=by, attempts=0, lease_until=None, message=""):
        raise NotNowError
    transaction.on_commit(lambda: start(sheet.pk), robust=True)


@transaction.atomic
def withdraw_sheet(*, sheet):
    """Leave it: nothing was taken over, and the file is thrown away. Raises NotNowError when it is under way."""
    there = SheetImport.objects.filter(pk=sheet.pk, state__in=[State.RECEIVED, State.CHECKED])
    if not there.update(state=State.WITHDRAWN, content=b"", finished_at=timezone.now()):
        raise NotNowError


@transaction.atomic
def check_again(*, sheet):
    """Have the worker read it once more, now that things on the site were mended. Raises NotNowError."""
    there = SheetImport.objects.filter(pk=sheet.pk, state=State.CHECKED)
    if not there.update(state=State.RECEIVED, attempts=0, lease_until=None, message=""):
        raise NotNowError
    transaction.on_commit(lambda: start(sheet.pk), robust=True)


def start(pk):
    """Wake a worker for this sheet."""
    from .tasks import work_on_sheet

    work_on_sheet.enqueue(pk)
