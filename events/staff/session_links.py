"""Where staff goes from a session: each part of events adds its own screens, from `AppConfig.ready()`.

Shown in the editor of the event and on the screen of the session.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class SessionLink:
    """One link. `url` gives the address for a session, `shown` whether there is something to do there now."""

    name: str
    label: str
    icon: str
    permission: str
    url: Callable[[Any], str]
    shown: Callable[[Any], bool] = lambda session: True


_declared: dict[str, SessionLink] = {}


def register(link):
    """Add a link. Raises ImproperlyConfigured when the name is taken by another."""
    if _declared.get(link.name, link) != link:
        raise ImproperlyConfigured(f"Link {link.name!r} is declared twice.")
    _declared[link.name] = link


def links(session, user):
    """[(SessionLink, address)] of what this user may do with this session, in the order of declaration."""
    return [
        (link, link.url(session))
        for link in _declared.values()
        if user.has_perm(link.permission) and link.shown(session)
    ]


def below(name):
    """The address of a screen that takes the number of the session."""
    return lambda session: reverse(name, args=[session.pk])


def _people(session):
    return f"{reverse('event_registrations:index')}?session={session.pk}"


def _write(session):
    return f"{reverse('event_announce', args=[session.event_id])}?moment={session.pk}"


def _report(session):
    return reverse("event_report", args=[session.event_id])


def _has_door(session):
    return not session.is_cancelled


def declare():
    """The links of this part, in the order in which an organiser needs them."""
    view, change = "events.view_registration", "events.change_registration"
    register(SessionLink("people", _("Aanmeldingen"), "group", view, _people))
    register(
        SessionLink("sign_up", _("Meld iemand aan"), "plus", change, below("event_session_sign_up"), _takes_people)
    )
    register(
        SessionLink(
            "door", _("Aan de deur"), "check", "events.check_in_session", below("event_session_door"), _has_door
        )
    )
    register(SessionLink("announce", _("Schrijf de deelnemers"), "mail", "events.mail_registration", _write))
    register(SessionLink("report", _("Terugblik"), "clipboard-list", "events.view_sessionsummary", _report))
    register(SessionLink("repeat", _("Herhaal"), "copy", "events.add_session", below("event_session_repeat")))


def _takes_people(session):
    return session.sign_up == session.SignUp.HERE and not session.is_cancelled and not session.is_over()
