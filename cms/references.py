"""Whether something on the site still shows a picture."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex


def is_used(image, *, gone=None):
    """Whether anything shows this image; `gone` is the number of a page that was just deleted. Drafts do not count.

    Rows that point to it are asked themselves: the index of references, which also knows what stands in the middle of
    a text, hears of a change only once the worker comes to it.
    """
    pages = ContentType.objects.get_for_model(Page)
    if ReferenceIndex.get_references_to(image).exclude(base_content_type=pages, object_id=str(gone)).exists():
        return True
    renditions = type(image).get_rendition_model()
    relations = [one for one in image._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    return any(
        one.related_model._base_manager.filter(**{one.field.name: image}).exists()
        for one in relations
        if one.related_model is not renditions
    )
