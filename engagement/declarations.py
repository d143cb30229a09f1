"""What this app declares to the registries; each part in a package of its own."""


def register():
    """Called once, when all apps are ready."""
    from .comments import declarations as comments
    from .conversations import declarations as conversations
    from .following import declarations as following

    comments.register()
    conversations.register()
    following.register()
