"""Doing what a plan says: all of it in one transaction, or nothing."""

from django.db import transaction

from cms.bulk_publishing import publish_many

from .planning import BATCH, state_of


class OvertakenError(Exception):
    """Somebody changed, added or deleted one of the things since the plan was made."""


@transaction.atomic
def apply_plan(spec, plan, *, by, progress=lambda done, total: None):
    """Add and change everything in the plan. Raises OvertakenError, and IntegrityError when the database says so."""
    _lock(spec, plan)
    items = [line.item for line in plan.lines]
    spec.at_hand(items)
    publish_many(items, by=by, progress=progress)


def _lock(spec, plan):
    """Nobody else changes these things before we are done, and nobody did since the plan was made.

    In the order of their numbers, so that two sheets at once never wait for each other.
    """
    seen = {line.item.pk: line.seen for line in plan.changed}
    numbers = sorted(seen)
    for start in range(0, len(numbers), BATCH):
        some = numbers[start : start + BATCH]
        there = spec.model.objects.select_for_update(of=("self",)).filter(pk__in=some).order_by("pk")
        if {item.pk: state_of(item) for item in there} != {pk: seen[pk] for pk in some}:
            raise OvertakenError
    keys = [line.key for line in plan.added]
    for start in range(0, len(keys), BATCH):
        if spec.model.objects.filter(**{f"{spec.key}__in": keys[start : start + BATCH]}).exists():
            raise OvertakenError
