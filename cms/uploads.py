"""What an uploaded file really is. Names and sent types are only claims."""

import filetype
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HEAD = 8192
# The kinds that a file may turn out to be, per claimed extension. Office files are zip files.
KINDS = {
    "pdf": {"pdf"},
    "docx": {"docx", "zip"},
    "xlsx": {"xlsx", "zip"},
    "pptx": {"pptx", "zip"},
    "odt": {"odt", "zip"},
    "ods": {"ods", "zip"},
    "odp": {"odp", "zip"},
    "mp3": {"mp3"},
    "mp4": {"mp4", "m4v"},
}
TEXT = {"csv", "ics", "txt", "vtt"}
PICTURES = {"avif", "gif", "heic", "jpg", "jpeg", "png", "webp"}


def _head(file):
    """The first bytes of an uploaded file that is not stored yet; None for a stored one."""
    if not file or getattr(file, "_committed", True):
        return None
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def check_document(file):
    """Raise ValidationError when the content is not what the extension says."""
    head = _head(file)
    if head is None:
        return
    extension = file.name.rsplit(".", 1)[-1].lower()
    guess = filetype.guess(head)
    if extension in TEXT:
        fits = guess is None and b"\0" not in head
    else:
        fits = guess is not None and guess.extension in KINDS.get(extension, ())
    if not fits:
        raise ValidationError(
            {"file": _("De inhoud van dit bestand past niet bij de naam. Sla het opnieuw op als %s.") % extension}
        )


def check_image(file):
    """Raise ValidationError when a picture is something else; sizes are checked by the image field."""
    head = _head(file)
    if head is None:
        return
    guess = filetype.guess(head)
    if guess is None or guess.extension not in PICTURES:
        raise ValidationError({"file": _("Dit is geen afbeelding die wij kennen. Gebruik JPG, PNG, WebP of AVIF.")})
