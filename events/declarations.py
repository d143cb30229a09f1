"""What events declare to the registries."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready."""
    _declare_source()
    _declare_mails()
    _declare_form()
    _declare_jobs()
    _declare_mine()
    _declare_back_office()
    from . import retention
    from .pitching import declarations as pitching

    retention.register()
    pitching.register()
    _grant()


def _declare_source():
    from django.db.models.signals import post_delete, post_save

    from cms.catalogue import overview_source, page_source
    from cms.registries import sources

    from . import source
    from .models import EventIndexPage, EventKindPage, EventPage, Session

    for overview in (EventIndexPage, EventKindPage):
        sources.register(overview_source(overview))

    sources.register(
        page_source(
            name=source.SOURCE,
            model=EventPage,
            label=_("Evenement"),
            label_plural=_("Evenementen"),
            describe=source.describe,
            order=10,
        )
    )
    for signal in (post_save, post_delete):
        signal.connect(source.refresh_event, sender=Session, dispatch_uid="events.session_entry")
        signal.connect(_forget_pages, sender=Session, dispatch_uid="events.session_pages")


def _forget_pages(**kwargs):
    """Readers see another time, place or status."""
    from cms import page_cache

    page_cache.raise_generation()


def _declare_mails():
    from messaging import kinds

    from .after import reminders, thanks
    from .registrations import calendar_replies, mails
    from .staff import mails as staff_mails

    calendar_replies.register()
    for name, label, sample in [*mails.kinds(), *staff_mails.kinds(), *reminders.kinds(), *thanks.kinds()]:
        kinds.register(kinds.Kind(name, label, sample, is_secret=True))


def _declare_form():
    """A school class or a library may send many; one mailbox may not be filled."""
    from accounts import guard
    from cms.limits import Rate

    from .registrations import services
    from .registrations.forms import FORM

    limits = guard.Limits(calm=Rate.of(20, minutes=10), network=Rate.of(200, minutes=60))
    guard.register_form(FORM, _("Aanmelden voor een evenement"), services.release, limits=limits, confirmable=True)


def _declare_jobs():
    from cms.registries import periodic

    from . import source
    from .after import reminders, thanks
    from .door import no_shows
    from .registrations import queue

    periodic.register(periodic.Job("events_queue", timedelta(minutes=1), queue.run))
    periodic.register(periodic.Job("events_moments", timedelta(minutes=10), source.refresh_over))
    periodic.register(periodic.Job("events_reminders", timedelta(minutes=5), reminders.run))
    periodic.register(periodic.Job("events_no_shows", timedelta(minutes=10), no_shows.run))
    periodic.register(periodic.Job("events_thanks", timedelta(minutes=10), thanks.run))


def _declare_mine():
    from cms.registries import mine

    from .mine import section

    mine.register(section())


def _declare_back_office():
    from cms import panels

    from .staff import panels as own
    from .staff import session_links

    for card in own.CARDS:
        panels.register(card)
    session_links.declare()


def _grant():
    """Editors make events; handlers look after who comes. What somebody needs to take part, only handlers see."""
    from accounts import roles

    for role in ("redacteur", "eindredacteur", "behandelaar", "beheerder"):
        roles.grant(role, *roles.permissions("events", "session", ("view", *roles.MAKE)))
    for role in ("behandelaar", "beheerder"):
        roles.grant(
            role,
            "events.delete_session",
            "events.export_session",
            "events.check_in_session",
            *roles.permissions("events", "registration", ("view", "change", "export", "mail")),
            *roles.permissions("events", "accessneed", ("view", "change")),
            *roles.permissions("events", "pitch", ("view", "change", "export")),
            "events.view_announcement",
            "events.view_decision",
            "events.view_sessionsummary",
        )
