"""What the guard adds to the back office."""

from wagtail import hooks

from .register import QuarantineViewSet, ThrowAway

hooks.register("register_bulk_action", ThrowAway)


@hooks.register("register_admin_viewset")
def register_quarantine():
    return QuarantineViewSet()
