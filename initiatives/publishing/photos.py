"""Photos of residents: made upright and smaller, and without what a telephone writes in them, such as the place."""

from io import BytesIO

import willow.plugins.pillow  # noqa: F401 -- teaches Pillow the photos of an iPhone
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _t
from PIL import Image, ImageOps, UnidentifiedImageError
from wagtail.images import get_image_model
from wagtail.models import Collection

from cms.references import is_used

COLLECTION = "Foto’s van inwoners"
LONGEST_SIDE = 2560
MOST = 12


def cleaned(file):
    """(name, bytes) of the picture alone. Raises ValidationError for what cannot be read."""
    try:
        with Image.open(file) as picture:
            # Reads a JPEG of fifty million dots in a quarter of the memory.
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            upright = upright.convert("RGBA" if see_through else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(
            _t("Deze foto kunnen wij niet lezen. Sla haar opnieuw op en probeer het nog eens.")
        ) from None
    # A new picture holds the dots and nothing else.
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    made = BytesIO()
    bare.save(made, "PNG" if see_through else "JPEG", quality=86, optimize=True)
    return ("foto.png" if see_through else "foto.jpg"), made.getvalue()


def collection():
    """Where photos of residents lie, apart from those of the editors."""
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)


def keep(*, content, alt, decorative, user):
    """Save an image of `cleaned` in the library."""
    name, data = content
    model = get_image_model()
    image = model(
        title=(alt or _t("Foto van een initiatief"))[:120],
        description="" if decorative else alt,
        is_decorative=decorative,
        uploaded_by_user=user,
        collection=collection(),
    )
    image.file.save(name, ContentFile(data), save=False)
    image.full_clean(exclude=["file_size", "file_hash"])
    image.save()
    return image


def forget(images, *, gone=None):
    """Delete those that nothing on the site uses; returns how many. Drafts are the business of the caller.

    `gone` is the number of a page that was just deleted: the index of references hears of it later.
    """
    unused = [image for image in images if not is_used(image, gone=gone)]
    for image in unused:
        image.delete()
    return len(unused)


def of_residents():
    """Photos that residents sent."""
    return get_image_model().objects.filter(collection__name=COLLECTION)
