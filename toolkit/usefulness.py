"""Counting "was dit nuttig?": a number for each month, and nothing about who said it."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from toolkit.models import Usefulness


@transaction.atomic
def count_answer(*, page, useful):
    """One reader said yes or no. Counted by the database: of two at once none is lost."""
    month = timezone.localdate().replace(day=1)
    Usefulness.objects.get_or_create(page=page, month=month)
    column = "useful" if useful else "not_useful"
    Usefulness.objects.filter(page=page, month=month).update(**{column: F(column) + 1})
