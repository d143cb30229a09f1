"""What the pages of initiatives declare to the registries of the kernel."""

from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready."""
    from cms.catalogue import overview_source
    from cms.registries import sources

    from .listing import SOURCE
    from .models import InitiativeIndexPage, InitiativePage

    parts = ("updates", "photos__image", "partners__organisation")
    sources.register(
        sources.Source(
            name=SOURCE,
            label=_("Initiatief"),
            label_plural=_("Initiatieven"),
            model=InitiativePage,
            queryset=lambda: InitiativePage.objects.live().prefetch_related(*parts),
            describe=InitiativePage.describe,
            order=20,
        )
    )
    sources.register(overview_source(InitiativeIndexPage))
    _declare_retention()


def _declare_retention():
    from cms.registries import retention

    from .models import InitiativeRole, InitiativeUpdate

    public = _("Staat openbaar op de pagina van het initiatief en verdwijnt met die pagina.")
    retention.register(
        retention.Rule(
            name="initiatives.roles",
            model=InitiativeRole,
            reason=public,
            fields=("name",),
            what=_("Uw naam en uw rol bij een initiatief, als u daar toestemming voor gaf"),
            term=_("Zolang de pagina van het initiatief er staat, of tot u vraagt om uw naam weg te halen"),
        )
    )
    retention.register(
        retention.Rule(name="initiatives.updates", model=InitiativeUpdate, reason=public, fields=("text",))
    )
