"""The thank-you mail of the next morning: to who was there, with what there is to read and something to answer.

One mail for each person, event and day, also for who was at several sessions of that day. It goes only when the editor
wrote one, and as long as it is still fresh: an editor who writes it a day later still reaches people.
"""

from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import expand_db_html

from accounts.addresses import site_url
from cms.registries.afterwards import questions_about
from events.door import services
from events.models import Registration, Session
from events.registrations import mails
from messaging.models import Stream
from messaging.outbox import Planned, plan_mails

from . import certificates, moments_due

THANKS = "events/thanks"
FRESH = timedelta(days=2)
State = Registration.State


def run(now=None):
    """The periodic job. Gives how many mails were planned."""
    now, zone = now or timezone.now(), ZoneInfo(settings.TIME_ZONE)
    if moments_due.is_quiet(now, zone):
        return 0
    ended = Session.objects.planned().filter(ends_at__lte=now, ends_at__gt=now - FRESH - timedelta(days=2))
    ended = ended.exclude(event__thanks="").select_related("event", "venue").order_by("event", "ends_at", "pk")
    due = [session for session in ended if 0 <= (now - moments_due.thanks(session.ends_at, zone)) / FRESH < 1]
    days = groupby(due, key=lambda session: (session.event_id, moments_due.thanks(session.ends_at, zone)))
    return sum(_thank(list(sessions), moment) for (_pk, moment), sessions in days)


def _thank(sessions, moment):
    """For one event and day."""
    event = sessions[0].event
    shared = _shared(event, sessions)
    known = {}
    for session in sessions:
        for row in who_came(session).reachable():
            row.session = session
            known.setdefault(row.person_key, row)
    key = f"event:{event.pk}:thanks:{moment:%Y%m%d}"
    planned = [
        Planned(f"{key}:{person[:40]}", row.address, {**shared, **_own(row, event)}, {})
        for person, row in known.items()
    ]
    return len(plan_mails(planned, template=THANKS, stream=Stream.TRANSACTIONAL, useful_for=FRESH))


def who_came(session):
    """Who was let in; where no list was kept, in the room or online, who was signed up."""
    listed = [mode for mode in session.modes if services.used(session, mode)]
    unlisted = Q(state=State.CONFIRMED) & ~Q(mode__in=listed)
    return session.registrations.filter(Q(state=State.ATTENDED) | unlisted).order_by("pk")


def _shared(event, sessions):
    """What the mail says to everybody."""
    page = site_url(event.url or "/")
    return {
        "title": event.title,
        "paragraphs": paragraphs(event.thanks),
        "materials": [
            {"title": one.title, "url": _whole(one.link)}
            for one in event.materials.select_related("document")
            if one.link
        ],
        "report_url": f"{page}#verslag" if event.report and not event.is_internal else "",
        "recording_url": event.recording_url,
        "questions": [
            {"label": str(found.label), "url": found.url} for session in sessions for found in questions_about(session)
        ],
        "event_url": page,
    }


def _own(row, event):
    certificate = certificates.earned(row)
    return {"name": row.name, "certificate_url": certificates.link(row) if certificate else ""}


def _whole(url):
    return url if "://" in url else site_url(url)


def paragraphs(rich_text):
    """What an editor wrote as plain paragraphs; the address of a link stands behind its words."""
    soup = BeautifulSoup(expand_db_html(rich_text), "html.parser")
    for link in soup.find_all("a"):
        words, address = link.get_text(), link.get("href", "")
        if address and not address.startswith("mailto:") and address != words:
            link.replace_with(f"{words} ({_whole(address)})")
    blocks = soup.find_all(["p", "li", "h2", "h3", "h4"]) or [soup]
    texts = [" ".join(block.get_text().split()) for block in blocks]
    return [text for text in texts if text]


def kinds():
    """(name, label, sample) of the pair of templates."""
    site = "https://stadmakers.example.nl/agenda/cafe/"
    sample = {
        "name": "Ada",
        "title": "Initiatievencafé",
        "paragraphs": ["Wat een mooie avond.", "Tot de volgende keer."],
        "materials": [{"title": "De dia’s", "url": "https://stadmakers.example.nl/documenten/1/dias.pdf"}],
        "report_url": f"{site}#verslag",
        "recording_url": "https://video.example.nl/1",
        "questions": [{"label": "Wat vond u ervan?", "url": "https://stadmakers.example.nl/vragen/1/"}],
        "certificate_url": mails.SAMPLE["manage_url"] + "bewijs.pdf",
        "event_url": site,
    }
    return [(THANKS, _("Dank na een bijeenkomst"), sample)]
