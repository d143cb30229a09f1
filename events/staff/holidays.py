"""Days on which the city is free or quiet, so that nobody plans an evening there without knowing. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _


def easter(year):
    """Easter Sunday (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)


def kings_day(year):
    """27 April, or the day before when that is a Sunday."""
    day = date(year, 4, 27)
    return day - timedelta(days=1) if day.weekday() == 6 else day


def holidays(year):
    """{day: its name} of one year."""
    sunday = easter(year)
    return {
        date(year, 1, 1): _("Nieuwjaarsdag"),
        sunday - timedelta(days=2): _("Goede Vrijdag"),
        sunday: _("eerste paasdag"),
        sunday + timedelta(days=1): _("tweede paasdag"),
        date(year, 5, 4): _("Dodenherdenking"),
        date(year, 5, 5): _("Bevrijdingsdag"),
        sunday + timedelta(days=39): _("Hemelvaartsdag"),
        sunday + timedelta(days=49): _("eerste pinksterdag"),
        sunday + timedelta(days=50): _("tweede pinksterdag"),
        kings_day(year): _("Koningsdag"),
        date(year, 12, 24): _("kerstavond"),
        date(year, 12, 25): _("eerste kerstdag"),
        date(year, 12, 26): _("tweede kerstdag"),
        date(year, 12, 31): _("oudejaarsavond"),
    }


def holiday(day):
    """The name of this day, or ""."""
    return str(holidays(day.year).get(day, ""))
