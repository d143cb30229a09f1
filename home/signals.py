"""The catalogue follows what is hidden or renamed on the map."""

from django.db.models.signals import post_save

from cms import catalogue
from cms.models import Neighbourhood


def connect():
    """Called once, from `HomeConfig.ready`."""
    post_save.connect(on_place_saved, sender=Neighbourhood, dispatch_uid="home.place")


def on_place_saved(sender, instance, created, raw=False, **kwargs):
    """The page of a hidden place leaves the catalogue; it comes back with the place."""
    page = None if created or raw else getattr(instance, "page", None)
    if page is not None:
        catalogue.refresh(page)
