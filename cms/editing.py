"""Pages and things of registers alike: where one changes them in the back office, and what they are called there."""

from urllib.parse import quote

from django.urls import reverse
from django.utils.text import capfirst
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Page
from wagtail.permissions import policy_registry


def edit_url(thing):
    """Its form in the back office. Raises AttributeError for what has none."""
    if isinstance(thing, Page):
        return reverse("wagtailadmin_pages:edit", args=[thing.pk])
    if isinstance(thing, BaseSiteSetting):
        return reverse("wagtailsettings:edit", args=[thing._meta.app_label, thing._meta.model_name, thing.site_id])
    return reverse(type(thing).snippet_viewset.get_url_name("edit"), args=[quote(str(thing.pk))])


def title_of(thing):
    """As its editors know it, drafts included."""
    return thing.get_admin_display_title() if isinstance(thing, Page) else str(thing)


def kind_of(thing):
    """What sort of thing it is."""
    return capfirst(str(thing._meta.verbose_name))


def may_change(user, thing):
    """Whether this account may change it."""
    if isinstance(thing, Page):
        return thing.permissions_for_user(user).can_edit()
    return policy_registry.get_by_type(type(thing)).user_has_permission_for_instance(user, "change", thing)
