"""A partly known date in two columns."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets import partial_dates
from budgets.partial_dates import PartialDate

MISMATCH = _("Kies bij een datum hoe precies die is. Laat de datum leeg als die onbekend is.")
DATE_HELP = _("Weet u alleen de maand of het jaar? Kies dan een dag daarin. Weet u niets? Laat dit leeg.")


class DatePrecision(models.TextChoices):
    """How much of a date is known."""

    DAY = partial_dates.DAY, _("op de dag")
    MONTH = partial_dates.MONTH, _("alleen de maand")
    YEAR = partial_dates.YEAR, _("alleen het jaar")
    UNKNOWN = partial_dates.UNKNOWN, _("onbekend")


def date_field(label):
    return models.DateField(label, null=True, blank=True, help_text=DATE_HELP)


def precision_field(label):
    return models.CharField(label, max_length=10, choices=DatePrecision.choices, default=DatePrecision.UNKNOWN)


def known_together(date, precision, name):
    """The constraint that a date is there exactly when its precision says that something is known."""
    unknown = Q(**{precision: DatePrecision.UNKNOWN})
    absent = Q(**{f"{date}__isnull": True})
    return models.CheckConstraint(
        condition=(unknown & absent) | (~unknown & ~absent),
        name=name,
        violation_error_message=MISMATCH,
    )


def partial_date(instance, date, precision):
    """The PartialDate of these two columns."""
    return PartialDate(getattr(instance, date), getattr(instance, precision))


def tidy_date(instance, date, precision):
    """Store what is known and no more: the first day of the month or year that was meant.

    Raises ValidationError for a date without a precision or the other way round; nothing typed is lost silently.
    """
    if (getattr(instance, date) is None) != (getattr(instance, precision) == DatePrecision.UNKNOWN):
        raise ValidationError({precision: MISMATCH})
    setattr(instance, date, partial_dates.beginning(getattr(instance, date), getattr(instance, precision)))
