"""What messaging declares to the registries."""


def register():
    """Called once, when all apps are ready."""
