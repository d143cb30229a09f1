"""What reactions add to the back office."""

from wagtail import hooks

from .queue import ApproveSeveral, CommentViewSet

hooks.register("register_bulk_action", ApproveSeveral)


@hooks.register("register_admin_viewset")
def register_comments():
    return CommentViewSet()
