"""What this app declares to the registries; each part in a module of its own."""


def register():
    """Called once, when all apps are ready."""
    from . import directory_declarations, page_declarations, portrait_declarations

    page_declarations.register()
    directory_declarations.register()
    portrait_declarations.register()
