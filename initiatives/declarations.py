"""What this app declares to the registries; each part in a module of its own."""


def register():
    """Called once, when all apps are ready."""
    from . import directory_declarations, news, page_declarations, portrait_declarations
    from .needs import declarations as needs
    from .publishing import declarations as publishing

    page_declarations.register()
    directory_declarations.register()
    portrait_declarations.register()
    publishing.register()
    needs.register()
    news.connect()
