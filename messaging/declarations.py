"""What messaging declares to the registries."""

from datetime import timedelta


def register():
    """Called once, when all apps are ready."""
    from cms import panels

    from . import kinds, message_panel, mine, retention, suppression_declarations

    kinds.declare()
    mine.declare()
    panels.register(message_panel.trouble)
    _declare_delivery()
    retention.declare()
    suppression_declarations.declare()


def _declare_delivery():
    from cms.registries import loops, periodic

    from . import delivery

    loops.register(delivery.MAIL)
    periodic.register(periodic.Job("deliver_mail", timedelta(minutes=1), delivery.deliver_by_the_clock))
