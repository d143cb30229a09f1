"""What pitches declare to the registries."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready."""
    from accounts import links
    from cms import panels
    from cms.registries import mine, periodic, related
    from engagement import targets
    from messaging import kinds

    from . import clock, handovers, mail_links, mails
    from .mine import section
    from .panels import pitches
    from .related import provider
    from .targets import target

    for purpose in mail_links.purposes():
        links.register(purpose)
    for name, label, sample, is_secret in mails.kinds():
        kinds.register(kinds.Kind(name, label, sample, is_secret))
    periodic.register(periodic.Job("events_pitches", timedelta(hours=1), clock.run))
    handovers.register()
    mine.register(section())
    panels.register(pitches)
    related.register(provider())
    targets.register(target())
    _declare_form()
    _forget_pages()


def _declare_form():
    """Who sends these has signed in, and staff reads them before anybody else: only floods are stopped."""
    from accounts import guard
    from cms.limits import Rate

    from .forms import PitchForm, StageForm

    calm = guard.Limits(calm=Rate.of(30, minutes=10), network=Rate.of(200, minutes=60), fastest_seconds=0)
    for form, label in ((PitchForm, _("Een pitch")), (StageForm, _("Wie een pitch houdt"))):
        guard.register_form(form.guard_name, label, limits=calm, form_class=form)


def _forget_pages():
    """Readers see another programme, or what came of a pitch."""
    from django.db.models.signals import post_delete, post_save

    from cms import page_cache
    from events.models import Pitch

    def forget(**kwargs):
        page_cache.raise_generation()

    for signal in (post_save, post_delete):
        signal.connect(forget, sender=Pitch, dispatch_uid="events.pitch_pages", weak=False)
