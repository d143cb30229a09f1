"""Making ahead what the first visitor would otherwise wait for: the sizes and formats of the pictures."""

import time

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cms.models import CustomImage
from demo.models import LoadedItem
from home.models import HomePage


def make_renditions(tell):
    """Draw every picture of the demo once with the templates that show pictures, and throw the HTML away.

    AVIF is slow to make; therefore only pictures that have no sizes yet. Returns how many those were.
    """
    ours = LoadedItem.objects.filter(key__startswith="picture:").values("object_id")
    todo = CustomImage.objects.filter(pk__in=ours, renditions=None)
    page = HomePage.objects.first()
    for number, image in enumerate(todo, 1):
        started = time.monotonic()
        render_to_string("components/picture.html", {"image": image})
        page.social_image = image
        render_to_string("navigation/social.html", {"page": page})
        tell(
            _("Afbeelding %(number)d van %(total)d in alle maten (%(seconds).1f s)")
            % {"number": number, "total": len(todo), "seconds": time.monotonic() - started}
        )
    return len(todo)
