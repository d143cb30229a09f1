"""What the directory declares to the registries."""


def register():
    """Called once, when all apps are ready."""
    from cms.catalogue import overview_source
    from cms.registries import sources

    from . import directory_source
    from .models import DirectoryPage

    sources.register(directory_source.source())
    sources.register(overview_source(DirectoryPage))
    directory_source.connect()
