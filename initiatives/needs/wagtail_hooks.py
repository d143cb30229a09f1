"""What needs and offers add to the back office."""

from wagtail import hooks

from .staff import HelpViewSetGroup


@hooks.register("register_admin_viewset")
def register_help():
    return HelpViewSetGroup()
