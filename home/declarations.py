"""What the home app declares to the registries."""

from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready."""
    from cms.catalogue import page_source
    from cms.registries import sources

    from .models import NeighbourhoodPage, StandardPage

    sources.register(
        page_source(name="pagina", model=StandardPage, label=_("Pagina"), label_plural=_("Pagina’s"), order=80)
    )
    sources.register(
        page_source(
            name="wijk",
            model=NeighbourhoodPage,
            label=_("Wijk"),
            label_plural=_("Wijken"),
            describe=NeighbourhoodPage.describe,
            in_newest=False,
            order=90,
        )
    )
