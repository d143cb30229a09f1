"""Proof of taking part in a workshop or course: for who was there, often enough, and for nobody else.

Only what the list at the door says counts. It is made when somebody asks for it, which can be done until the names go.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import papers
from events import moments
from events.kinds import Kind
from events.models import Registration
from events.registrations import links

KINDS = (Kind.WORKSHOP,)
HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Certificate:
    """What it says: who took part in what, and in which sessions ([(start, end)], by time)."""

    name: str
    event: object
    attended: list

    @property
    def hours(self):
        """In halves, and at least one."""
        total = sum((end - start for start, end in self.attended), timedelta())
        return max(round(total / HALF_HOUR), 1) / 2


def earned(registration):
    """The Certificate of whoever this registration is of, or None: not there, not often enough, or no workshop."""
    event = registration.session.event
    if event.kind not in KINDS or registration.state != Registration.State.ATTENDED:
        return None
    rows = Registration.objects.filter(
        session__event=event, person_key=registration.person_key, state=Registration.State.ATTENDED
    )
    rows = rows.select_related("session").order_by("session__starts_at", "pk")
    attended = [row.times for row in rows if row.session.is_over()]
    if not attended or len(attended) < needed(event):
        return None
    return Certificate(registration.name, event, attended)


def needed(event):
    """In how many sessions one has to be: what the editor says, else all of a course and one of what stands alone."""
    planned = event.sessions.planned().count()
    wanted = event.certificate_sessions or (planned if event.is_series else 1)
    return min(wanted, max(planned, 1))


def link(registration):
    """For a mail; opens the file for whoever has it, as the page of the registration does."""
    return links.link(links.CERTIFICATE, registration)


def make_pdf(certificate, *, site_name, organisation):
    """The accessible document as bytes."""
    return papers.make_pdf(paper(certificate, site_name=site_name, organisation=organisation))


def paper(certificate, *, site_name, organisation):
    event, count = certificate.event, len(certificate.attended)
    subject = event.title
    if event.level:
        subject = _("%(title)s (%(level)s)") % {"title": event.title, "level": event.get_level_display()}
    days = [capfirst(moments.when(start, end)) for start, end in certificate.attended]
    took_part = ngettext("nam deel aan %d bijeenkomst van:", "nam deel aan %d bijeenkomsten van:", count) % count
    known = {"organisation": organisation, "day": date_format(timezone.localdate(), "j F Y")}
    return papers.Paper(
        title=_("Bewijs van deelname"),
        maker=site_name,
        parts=(
            papers.Heading(certificate.name),
            papers.Text(took_part),
            papers.Heading(subject),
            papers.Text(event.introduction),
            papers.Heading(_("Wanneer"), 3),
            papers.Bullets(tuple(days)),
            papers.Text(_("Samen %s uur.") % floatformat(certificate.hours)),
            papers.Text(_("%(organisation)s, %(day)s") % known),
            papers.Text(_("Dit bewijs zegt dat iemand erbij was. Er is geen toets afgenomen."), quiet=True),
        ),
    )
