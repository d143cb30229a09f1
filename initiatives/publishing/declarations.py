"""What publishing by residents declares to the registries."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready."""
    from accounts import links, services
    from cms import panels
    from cms.registries import mine, periodic
    from messaging import kinds

    from . import lifecycle, mails, moderation
    from .mine import section
    from .panels import without_owner

    moderation.connect()
    services.after_setup(moderation.setup_workflows)
    links.register(lifecycle.purpose())
    for name, label, sample, is_secret in mails.kinds():
        kinds.register(kinds.Kind(name, label, sample, is_secret))
    panels.register(without_owner)
    mine.register(section())
    periodic.register(periodic.Job("remind_initiatives", timedelta(days=1), lifecycle.remind))
    periodic.register(periodic.Job("warn_initiative_drafts", timedelta(days=1), lifecycle.warn))
    _declare_forms()
    _declare_retention()
    _declare_retention_of_people()
    _declare_what_is_about_nobody()
    _declare_target()


def _declare_forms():
    """Who sends these has signed in: only floods are stopped."""
    from accounts import guard
    from cms.limits import Rate

    from .forms import IdeaForm
    from .page_forms import InviteForm, SubmitForm, UpdateForm

    calm = guard.Limits(calm=Rate.of(30, minutes=10), network=Rate.of(200, minutes=60), fastest_seconds=0)
    for form, label in (
        (IdeaForm, _("Een initiatief beginnen")),
        (SubmitForm, _("Een initiatief indienen")),
        (UpdateForm, _("Nieuws van een initiatief")),
        (InviteForm, _("Een mede-eigenaar uitnodigen")),
    ):
        guard.register_form(form.guard_name, label, limits=calm)


def _declare_retention():
    from cms.models import CustomImage
    from cms.registries.retention import Rule, delete, register
    from initiatives.models import InitiativePage

    from . import lifecycle

    register(
        Rule(
            name="initiatives.drafts",
            model=InitiativePage,
            reason=_(
                "Een pagina die niemand ziet en waar niemand meer aan werkt, is niet nodig. Wij mailen de eigenaar een "
                "maand eerder."
            ),
            expired=lifecycle.expired_drafts,
            apply=lifecycle.delete_drafts,
            fields=("title", "introduction", "body"),
            what=_("De pagina van uw initiatief, als die niet op de site staat"),
            term=_("1 jaar nadat u haar voor het laatst wijzigde, of nadat zij van de site ging"),
        )
    )
    register(
        Rule(
            name="initiatives.photos",
            model=CustomImage,
            reason=_("Een foto van een inwoner die op geen enkele pagina staat, is niet nodig."),
            expired=lifecycle.photos_nobody_uses,
            apply=delete,
            what=_("Foto’s die u instuurde en die op geen pagina staan"),
            term=_("1 maand"),
        )
    )


def _declare_retention_of_people():
    from cms.registries.retention import Rule, delete, register
    from initiatives.models import InitiativeOwner, OwnerInvitation

    from . import invitations

    register(
        Rule(
            name="initiatives.owners",
            model=InitiativeOwner,
            reason=_("Zo weten wij wie de pagina mag wijzigen. Niemand anders dan u en de redactie ziet het."),
            fields=("user", "began_with"),
            what=_("Dat u een initiatief beheert"),
            term=_("Tot u ermee stopt of uw gegevens verwijdert"),
        )
    )
    register(
        Rule(
            name="initiatives.invitations",
            model=OwnerInvitation,
            reason=_("Zo lang kan de eigenaar zien wat er van de uitnodiging werd."),
            expired=invitations.outdated,
            apply=delete,
            fields=("address", "invited_by"),
            what=_("Uw e-mailadres bij een uitnodiging om een initiatief mee te beheren"),
            term=_("30 dagen na uw antwoord, of 44 dagen na de uitnodiging"),
        )
    )


def _declare_what_is_about_nobody():
    from cms.registries.retention import Rule, register
    from initiatives.models import InitiativeCare, InitiativeReviewTask

    register(
        Rule(
            name="initiatives.care",
            model=InitiativeCare,
            reason=_("Gaat over de pagina en niet over een persoon. Verdwijnt met de pagina."),
            fields=("taken_down_reason",),
        )
    )
    register(
        Rule(
            name="initiatives.review",
            model=InitiativeReviewTask,
            reason=_("De naam van een stap in de beoordeling, niet van een persoon."),
            fields=("name",),
        )
    )


def _declare_target():
    """What residents can react to, follow and write about."""
    from engagement import targets
    from initiatives import news
    from initiatives.models import InitiativePage
    from initiatives.needs.people import pages_of

    from .owners import owners_of

    targets.register(
        targets.Target(
            name="initiative",
            label=_("Initiatief"),
            find=_find,
            title=lambda page: page.title,
            url=InitiativePage.get_url,
            owners=owners_of,
            comments=lambda page: page.takes_comments and not page.is_archived,
            messages=lambda page: not page.is_archived and bool(owners_of(page)),
            news=news.news,
            owned=lambda user: list(pages_of(user)),
        )
    )


def _find(key):
    from initiatives.models import InitiativePage

    if not key.isdecimal() or len(key) > 12:
        return None
    return InitiativePage.objects.live().public().select_related("care").filter(pk=key).first()
