"""What the toolkit declares to the registries."""

from django.utils.translation import gettext_lazy as _

SLUGS = ("fund", "venue", "rulecard", "subject")


def register():
    """Called once, when all apps are ready."""
    from . import hosts, workflow
    from .imports import declarations as imports

    _declare_sources()
    _declare_retention()
    _grant()
    imports.declare()
    hosts.connect()
    workflow.connect()


def _declare_sources():
    """Articles are news; that a fund or venue came into a register is not."""
    from cms.catalogue import page_source
    from cms.registries import sources

    from .items_source import describe_item
    from .models import ArticlePage, Fund, RuleCard, Venue

    sources.register(
        page_source(
            name="artikel",
            model=ArticlePage,
            label=_("Artikel in de toolkit"),
            label_plural=_("Artikelen in de toolkit"),
            order=50,
        )
    )
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

    from .models import Fund, Venue

    public = _("Staat openbaar op de site en gaat over een organisatie of plek, niet over een persoon.")
    for name, model, fields in (
        ("toolkit.venues", Venue, ("phone", "email", "opening_hours", "summary", "content_owner", "locked_by")),
        ("toolkit.funds", Fund, ("summary", "content_owner", "locked_by")),
    ):
        retention.register(retention.Rule(name=name, model=model, reason=public, fields=fields))


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
