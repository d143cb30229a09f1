"""What an uploaded file really is, and how big. Names, sent types and sent sizes are only claims."""

import warnings
import zipfile

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

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
# What must lie inside an office file to be one.
PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "mimetype", "ods": "mimetype", "odp": "mimetype"}
TEXT = {"csv", "ics", "txt", "vtt"}
PICTURES = {"avif", "gif", "heic", "jpg", "jpeg", "png", "webp"}


class CappedUploadHandler(FileUploadHandler):
    """First in the row of handlers: throws away what comes after the largest file that anybody may send.

    A file that is too big still arrives, just over the limit, so that the form can say so; neither memory nor
    disk ever holds more.
    """

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start <= settings.LARGEST_UPLOAD else None

    def file_complete(self, file_size):
        return None


def _head(file):
    """The first bytes of an uploaded file that is not stored yet; None for a stored one."""
    if not file or getattr(file, "_committed", True):
        return None
    return _first_bytes(file)


def _first_bytes(file):
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def _is_office_file(file, extension):
    """The file is a zip with the parts of its kind and without macros. Nothing is unpacked."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    finally:
        file.seek(0)
    return any(name.startswith(PARTS[extension]) for name in names) and not any(
        name.lower().endswith("vbaproject.bin") for name in names
    )


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
    if fits and extension in PARTS:
        fits = _is_office_file(file, extension)
    if not fits:
        raise ValidationError(
            {"file": _("De inhoud van dit bestand past niet bij de naam. Sla het opnieuw op als %s.") % extension}
        )


def check_image(file):
    """Raise ValidationError when a picture is something else; its size is checked by `check_picture_size`."""
    head = _head(file)
    if head is not None and not is_picture(head):
        raise ValidationError({"file": _no_picture()})


def is_picture(head):
    """Whether these first bytes begin a picture of a kind that we show."""
    guess = filetype.guess(head)
    return guess is not None and guess.extension in PICTURES


def _no_picture():
    return _("Dit is geen afbeelding die wij kennen. Gebruik JPG, PNG, WebP of AVIF.")


def _dimensions(file):
    """(width, height, frames) from the header alone; None when even that says "too big". Nothing is decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(file) as picture:
                return picture.width, picture.height, getattr(picture, "n_frames", 1)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return None
        finally:
            file.seek(0)


def check_picture_size(file):
    """Raise ValidationError for too many bytes or too many dots, before anything decodes the picture.

    A PNG of a few KB can claim 50,000 by 50,000 dots and would take 10 GB of memory.
    """
    if file.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        megabytes = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // (1024 * 1024)
        raise ValidationError(_("Dit bestand is te groot. Een afbeelding mag hoogstens %s MB zijn.") % megabytes)
    if not is_picture(_first_bytes(file)):
        raise ValidationError(_no_picture())
    try:
        found = _dimensions(file)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise ValidationError(
            _("Deze afbeelding is beschadigd. Sla haar opnieuw op en probeer het nog eens.")
        ) from None
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    if found is None or found[0] * found[1] * found[2] > limit:
        raise ValidationError(
            _("Deze afbeelding heeft te veel beeldpunten. Maak haar kleiner: hoogstens %s miljoen (8000 bij 6000).")
            % (limit // 1_000_000)
        )
