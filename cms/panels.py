"""The dashboard: what waits for the person who signed in.

Each function of `CARDS` gives one Card for a user, or None when the subject is not theirs. A module adds its own
from `AppConfig.ready()` with `panels.register(function)`.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Site, TaskState
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_workflow_enabled_models

from . import editing, reviews
from .link_check import report as link_report
from .models import Heartbeat, PeriodicJob, SiteSettings

SHOWN = 5


@dataclass(frozen=True)
class Item:
    """One thing to do: where it is and a few words beside it."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Card:
    """One subject. Without items it says `empty`; `warning` gives it the colour and the word of a warning."""

    name: str
    title: str
    icon: str
    empty: str
    items: list = field(default_factory=list)
    more_url: str = ""
    more_label: str = ""
    warning: bool = False


def _edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _writes_pages(user):
    return policy_registry.get_by_type(Page).user_has_any_permission(user, ["add", "change", "publish"])


def to_moderate(user):
    """Pages and things of registers that wait for this user's yes."""
    approved = [Page, *get_workflow_enabled_models()]
    if not any(policy_registry.get_by_type(model).user_has_permission(user, "publish") for model in approved):
        return None
    states = TaskState.objects.reviewable_by(user).select_related("revision__user").order_by("started_at")
    items = [
        Item(_submitted_title(state), editing.edit_url(state.revision.content_object), _submitted_by(state))
        for state in states.prefetch_related("revision__content_object")[: SHOWN * 4]
        if state.revision.content_object is not None
    ]
    return Card("moderate", _("Te beoordelen"), "tasks", _("Er wacht niets op uw oordeel."), items[:SHOWN])


def _submitted_title(state):
    thing = state.revision.content_object
    if isinstance(thing, Page):
        return editing.title_of(thing)
    # The row of a thing of a register keeps the title that readers see.
    return f"{state.revision.object_str} ({editing.kind_of(thing).lower()})"


def _submitted_by(state):
    return _("ingediend door %s") % (state.revision.user or _("iemand"))


def my_pages(user):
    """Own pages that readers do not see yet, or not in their last form."""
    if not _writes_pages(user):
        return None
    pages = (
        Page.objects.filter(Q(owner=user) | Q(latest_revision__user=user), has_unpublished_changes=True)
        .order_by("-latest_revision_created_at")
        .prefetch_workflow_states()[:SHOWN]
    )
    items = [Item(page.get_admin_display_title(), _edit_url(page), _state_of(page)) for page in pages]
    return Card("mine", _("Mijn concepten en ingediende pagina’s"), "edit", _("U heeft geen losse eindjes."), items)


def _state_of(page):
    if page.current_workflow_state:
        return _("ingediend, wacht op de eindredactie")
    return _("wijziging nog niet gepubliceerd") if page.live else _("concept")


def my_reviews(user):
    """What is one's own and past its date."""
    if not _writes_pages(user):
        return None
    mine = reviews.as_due(reviews.due_rows(owner=user.pk)[:SHOWN])
    items = [
        Item(thing.title, thing.edit_url, _("controleren vóór %s") % date_format(thing.check_before, "j F Y"))
        for thing in mine
    ]
    return Card(
        "review",
        _("Mijn inhoud om te controleren"),
        "calendar-check",
        _("Al uw inhoud is op tijd gecontroleerd."),
        items,
        reverse("review_report"),
        _("Naar het overzicht"),
        warning=bool(items),
    )


def my_links(user):
    """Links to other sites in one's own things that are broken."""
    if not settings.LINK_CHECK or not _writes_pages(user):
        return None
    items = [
        Item(trouble.title, trouble.edit_url, f"{trouble.url[:80]}: {trouble.problem}")
        for trouble in link_report.as_troubles(link_report.uses(user=user)[:SHOWN])
    ]
    return Card(
        "links",
        _("Kapotte links in mijn inhoud"),
        "link",
        _("Alle links in uw inhoud werken."),
        items,
        f"{reverse('link_report')}?eigenaar={link_report.MINE}",
        _("Naar het overzicht"),
        warning=bool(items),
    )


def statement(user):
    """The accessibility statement, from eleven months old."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or not user.has_perm("cms.change_sitesettings"):
        return None
    settings = SiteSettings.for_site(site)
    if settings.accessibility_stated_on and not settings.statement_needs_renewal:
        return None
    note = (
        _("van %s, mag niet ouder worden dan een jaar") % date_format(settings.accessibility_stated_on, "j F Y")
        if settings.accessibility_stated_on
        else _("vul de datum in zodra de verklaring er is")
    )
    url = reverse("wagtailsettings:edit", args=["cms", "sitesettings", site.pk])
    item = Item(_("Werk de toegankelijkheidsverklaring bij"), url, note)
    return Card("statement", _("Toegankelijkheid"), "glasses", "", [item], warning=True)


def machinery(user):
    """Whether the background work goes on; for those who also see the audit log."""
    if not user.has_perm("cms.view_auditentry"):
        return None
    from .views import WORKER_SILENCE

    items = []
    latest = Heartbeat.objects.order_by("-at").first()
    if latest is None or latest.at < timezone.now() - WORKER_SILENCE:
        note = (
            _("laatste teken van leven: %s") % date_format(timezone.localtime(latest.at), "j F Y H:i")
            if latest
            else _("nog nooit een teken van leven")
        )
        items.append(Item(_("Het achtergrondwerk staat stil. Geplande pagina’s verschijnen niet."), "", note))
    items += [
        Item(_("Taak “%s” is mislukt") % job.name, "", job.error[-160:])
        for job in PeriodicJob.objects.exclude(error="")
    ]
    return Card(
        "machinery", _("De techniek"), "cogs", _("Het achtergrondwerk loopt."), items[:SHOWN], warning=bool(items)
    )


CARDS = [to_moderate, my_reviews, my_links, my_pages, statement, machinery]


def register(card):
    """Add a subject, once."""
    if card not in CARDS:
        CARDS.append(card)


class WaitingPanel(Component):
    """All cards of this user, those with something to do first."""

    name = "waiting"
    order = 50
    template_name = "wagtailadmin/home/waiting.html"

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        cards = [card for card in (make(user) for make in CARDS) if card is not None]
        return {"cards": sorted(cards, key=lambda card: (not card.warning, not card.items)), "user": user}
