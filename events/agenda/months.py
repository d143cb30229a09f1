"""Weeks and months as a calendar draws them. Pure: days in, days out."""

import calendar
from datetime import date, timedelta

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
WEEK = timedelta(days=7)


def read_month(text, today):
    """The first day of "2026-12"; of this month for anything else."""
    try:
        year, month = (int(part) for part in text.split("-"))
        found = date(year, month, 1)
    except ValueError:
        return today.replace(day=1)
    return found if EARLIEST <= found <= LATEST else today.replace(day=1)


def read_week(text, today):
    """The Monday of the week of "2026-12-03"; of this week for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = today
    found = found if EARLIEST <= found <= LATEST else today
    return found - timedelta(days=found.weekday())


def weeks_of(first):
    """The weeks of the month of this day, each seven days from Monday on; days of other months fill the corners."""
    return calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)


def next_month(first):
    return (first.replace(day=28) + timedelta(days=7)).replace(day=1)


def month_before(first):
    return (first - timedelta(days=1)).replace(day=1)
