"""Drawings of the demo, made into pictures that an editor can use."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import resvg_py
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from cms.models import CustomImage

from .content import PICTURES_DIR, ContentError, digest_of
from .ledger import state_of

WIDTH = 1600


def load_pictures(ledger, items, folder=PICTURES_DIR):
    """Pictures by key. Only a drawing that is new or different is drawn again."""
    found, todo = {}, []
    for item in items:
        svg = _svg(item, folder)
        key, digest = f"picture:{item['key']}", digest_of([item, svg, WIDTH])
        image = CustomImage.objects.filter(pk=ledger.object_id(key)).first()
        if image is None or ledger.wants(key, digest, _state(image)):
            todo.append((key, digest, item, svg, image))
        else:
            found[item["key"]] = image
    with ThreadPoolExecutor(2) as pool:
        drawn = list(pool.map(lambda task: _draw(task[2], task[3]), todo))
    for (key, digest, item, _text, image), png in zip(todo, drawn, strict=True):
        image = _save(item, png, image, digest)
        ledger.note(key, digest, _state(image), image.pk)
        found[item["key"]] = image
    return found


def _svg(item, folder):
    path = folder.parent / item["file"]
    if not path.is_file():
        raise ContentError("pictures.yaml", item["key"], _("de tekening %s ontbreekt") % item["file"])
    return path.read_text(encoding="utf-8")


def _state(image):
    return state_of(image) if image else None


def _draw(item, svg):
    try:
        return resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, background="#ffffff")
    except ValueError as error:
        raise ContentError(item["file"], "", error) from None


def _save(item, png, image, digest):
    """A new drawing gets a new name: the files of the old one go later, those of its sizes even by the worker.

    Not before the load is whole: one that fails leaves the pictures as they were.
    """
    image = image or CustomImage()
    if image.pk:
        image.renditions.all().delete()
        transaction.on_commit(partial(image.file.storage.delete, image.file.name))
    image.title, image.description, image.credit = item["title"], item["alt"], item["credit"]
    image.file = ContentFile(bytes(png), name=f"demo-{item['key']}-{digest[:8]}.png")
    image.full_clean()
    image._set_image_file_metadata()
    image.save()
    image.refresh_from_db()
    return image
