"""What the directory declares to the registries."""


def register():
    """Called once, when all apps are ready."""
    from cms.registries import sources

    from . import directory_source

    sources.register(directory_source.source())
    directory_source.connect()
