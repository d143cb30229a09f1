"""Run inside the site: make events, or see what each question about them costs.

python -m bench.agenda_inside grow COUNT
python -m bench.agenda_inside measure
"""

from datetime import timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import questions  # noqa: E402
from bench.grow import text_of  # noqa: E402
from events.models import EventIndexPage, EventPage, Session  # noqa: E402

A_DAY, SEATS = 6, 100
# Of both sizes each draws as much: a page of twenty, and weeks that are full.
QUESTIONS = {
    "agenda": "/agenda/",
    "vijfde bladzijde": "/agenda/?page=5",
    "filter op soort": "/agenda/?soort=workshop",
    "vrije plaatsen": "/agenda/?plek=ja",
    "maand": "/agenda/maand/",
    "week": "/agenda/week/",
    "archief": "/agenda/archief/",
}
KINDS = ("cafe", "workshop", "bijeenkomst", "op-pad")


@transaction.atomic
def grow(total):
    """Bring the number of extra events to `total`, six a day from tomorrow on; the same ones each time."""
    agenda = EventIndexPage.objects.get()
    known = EventPage.objects.filter(slug__startswith="veel-").count()
    today = timezone.localtime().replace(hour=19, minute=0, second=0, microsecond=0)
    for number in range(known, total):
        page = EventPage(
            title=text_of(number, 4),
            slug=f"veel-{number}",
            introduction=text_of(number, 20),
            kind=KINDS[number % len(KINDS)],
        )
        agenda.add_child(instance=page)
        begin = today + timedelta(days=1 + number // A_DAY)
        Session.objects.create(
            event=page, starts_at=begin, ends_at=begin + timedelta(hours=2), place="Buurthuis", capacity_room=SEATS
        )


if __name__ == "__main__":
    questions.main(grow, QUESTIONS, QUESTIONS["agenda"])
