"""What the toolkit declares to the registries."""

from django.utils.translation import gettext_lazy as _

SLUGS = ("fund", "venue", "rulecard", "subject")


def register():
    """Called once, when all apps are ready."""
    from . import hosts, workflow
    from .imports import declarations as imports

    _declare_sources()
    _declare_retention()
    _declare_estimates()
    _grant()
    imports.declare()
    hosts.connect()
    workflow.connect()


def _declare_sources():
    """Articles are news; that a fund or venue came into a register is not."""
    from cms.catalogue import overview_source, page_source
    from cms.registries import sources

    from .models import (
        AdvicePage,
        ArticlePage,
        FundsPage,
        RulesPage,
        ToolkitIndexPage,
        VenuesPage,
    )

    for overview in (ToolkitIndexPage, AdvicePage, FundsPage, RulesPage, VenuesPage):
        sources.register(overview_source(overview))

    sources.register(
        page_source(
            name="artikel",
            model=ArticlePage,
            label=_("Artikel in de toolkit"),
            label_plural=_("Artikelen in de toolkit"),
            order=50,
        )
    )
    _declare_registers(sources)


def _declare_registers(sources):
    from .items_source import describe_item
    from .models import Fund, RuleCard, Venue

    for name, model, label, plural, order in (
        ("fonds", Fund, _("Fonds"), _("Fondsen"), 52),
        ("ruimte", Venue, _("Ruimte"), _("Ruimtes"), 54),
        ("regel", RuleCard, _("Regel"), _("Regels"), 56),
    ):
        sources.register(
            sources.Source(
                name=name,
                label=label,
                label_plural=plural,
                model=model,
                queryset=model.objects.shown,
                describe=describe_item,
                in_newest=False,
                order=order,
            )
        )


def _declare_retention():
    """Nothing here is about a reader; what names an organisation or a team is meant to be public."""
    from cms.registries import retention

    from .models import Fund, RuleCard, Subject, Venue

    public = _("Staat openbaar op de site en gaat over een organisatie of plek, niet over een persoon.")
    for name, model, fields in (
        ("toolkit.venues", Venue, ("phone", "email", "opening_hours", "summary", "content_owner", "locked_by")),
        ("toolkit.funds", Fund, ("summary", "content_owner", "locked_by")),
        ("toolkit.rules", RuleCard, ("summary", "applies_when", "does_not_apply", "content_owner", "locked_by")),
        ("toolkit.subjects", Subject, ("name",)),
    ):
        retention.register(retention.Rule(name=name, model=model, reason=public, fields=fields))


def _declare_estimates():
    """A budget behind a link: its two forms, its mail and how long it stays."""
    from accounts import guard
    from cms.limits import Rate
    from cms.registries import retention
    from messaging.kinds import Kind
    from messaging.kinds import register as register_kind

    from .estimates import forms, services
    from .models import SavedEstimate

    guard.register_form(forms.LINK, _("Link naar een begroting per mail"), form_class=forms.LinkForm)
    # Who sends this has the link, and people save often.
    often = guard.Limits(calm=Rate.of(60, minutes=10), network=Rate.of(300, minutes=60), fastest_seconds=0)
    guard.register_form(forms.KEEP, _("Begroting bewaren"), limits=often, form_class=forms.KeepForm)
    url = "https://stadmakers.example.nl/toolkit/begroting/bewaard/voorbeeld-van-een-geheime-sleutel/"
    sample = {"url": url, "days": SavedEstimate.KEPT.days}
    register_kind(Kind(services.MAIL, _("Link naar uw begroting"), sample, is_secret=True))
    retention.register(
        retention.Rule(
            name="toolkit.estimates",
            model=SavedEstimate,
            reason=_("Zo kunt u later verder met uw begroting. Uw e-mailadres bewaren wij er niet bij."),
            expired=SavedEstimate.objects.expired,
            apply=retention.delete,
            fields=("data",),
            what=_("Een begroting waarvan u de link naar uzelf mailde"),
            term=_("90 dagen na de laatste keer dat u die bewaarde, of tot u die verwijdert"),
        )
    )


def _grant():
    """Editors write, the last editor publishes, as with pages."""
    from accounts import roles

    for model in SLUGS:
        roles.grant("redacteur", *roles.permissions("toolkit", model, roles.MAKE))
        for role in ("eindredacteur", "beheerder"):
            roles.grant(role, *roles.permissions("toolkit", model, roles.FULL))
    for model in ("fund", "venue", "rulecard"):
        for role in ("eindredacteur", "beheerder"):
            roles.grant(role, f"toolkit.publish_{model}", f"toolkit.lock_{model}", f"toolkit.unlock_{model}")
    for role in ("redacteur", "eindredacteur", "beheerder"):
        roles.grant(role, "toolkit.view_usefulness")
