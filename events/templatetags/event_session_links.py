"""For the panel in the editor of an event: Wagtail gives it the page and the request, and nothing else."""

from django import template

from events.staff import session_links

register = template.Library()


@register.simple_tag
def links_of_session(session, user):
    """[(SessionLink, address)] of what this user may do with a session."""
    return session_links.links(session, user)


@register.filter
def may(user, permission):
    """Whether somebody has a permission."""
    return user.has_perm(permission)
