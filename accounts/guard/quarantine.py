"""Submissions that wait for a person: set apart once, decided once."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from accounts.models import QuarantinedSubmission
from cms.addresses import normalise_address

from . import registry

State = QuarantinedSubmission.State


class AlreadyDecidedError(Exception):
    """Somebody else let it through or threw it away first."""


def set_apart(*, form, data, reasons, address="", key):
    """Keep a submission for staff; the same one (`key`) once. Returns (submission, whether it is new)."""
    return QuarantinedSubmission.objects.get_or_create(
        key=key,
        defaults={
            "form": form,
            "data": data,
            "reasons": list(reasons),
            "address": normalise_address(address),
        },
    )


@transaction.atomic
def release(*, pk, by=None):
    """Do what the form would have done. Raises AlreadyDecidedError, or LookupError when its module is gone.

    The row is locked and changes hands before the handler runs, in one transaction: two presses do it once, and a
    handler that fails leaves everything as it was. `by` is None when the sender confirmed by mail.
    """
    submission = _decide(pk, State.RELEASED, by)
    handler = registry.get(submission.form).handler
    if handler is None:
        raise LookupError(submission.form)
    handler(submission.data)
    return submission


@transaction.atomic
def reject(*, pk, by):
    """Throw it away; the answers go at once. Raises AlreadyDecidedError."""
    submission = _decide(pk, State.REJECTED, by)
    QuarantinedSubmission.objects.filter(pk=pk).update(data={}, address="")
    return submission


def _decide(pk, state, by):
    try:
        submission = QuarantinedSubmission.objects.select_for_update().get(pk=pk)
    except ObjectDoesNotExist:
        raise AlreadyDecidedError from None
    if submission.state != State.WAITING:
        raise AlreadyDecidedError
    submission.state, submission.decided_by, submission.decided_at = state, by, timezone.now()
    submission.save(update_fields=["state", "decided_by", "decided_at"])
    return submission
