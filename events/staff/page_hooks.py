"""While an event is edited: its first moment comes next, and a page without one is not found in the agenda."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from events.models import EventPage


def _add_url(page):
    return f"{reverse('event_sessions:add')}?event={page.pk}"


def _needs_a_moment(request, page):
    """Not while the editor saves by itself (that wants JSON): nobody would read a message then."""
    return (
        isinstance(page, EventPage)
        and request.accepts("text/html")
        and request.user.has_perm("events.add_session")
        and not page.sessions.exists()
    )


@hooks.register("after_create_page")
def lead_to_the_first_moment(request, page):
    """A new event gets its date next."""
    if _needs_a_moment(request, page):
        messages.info(request, _("De pagina is bewaard. Kies nu wanneer en waar het is."))
        return redirect(_add_url(page))
    return None


@hooks.register("after_edit_page")
def remind_of_the_first_moment(request, page):
    if _needs_a_moment(request, page) and not page.live:
        said = _("Dit evenement heeft nog geen datum. Zonder datum staat het niet in de agenda.")
        messages.info(request, said, buttons=[messages.button(_add_url(page), _("Voeg een moment toe"))])


@hooks.register("after_publish_page")
def warn_without_a_moment(request, page):
    page = page.specific
    if _needs_a_moment(request, page):
        said = _("De pagina staat op de site, maar niet in de agenda: er is nog geen datum.")
        messages.warning(request, said, buttons=[messages.button(_add_url(page), _("Voeg een moment toe"))])
