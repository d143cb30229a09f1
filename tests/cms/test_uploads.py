"""What may be uploaded: real pictures and documents of a bearable size, with a text alternative."""

import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from cms.models import CustomDocument, CustomImage
from cms.uploads import check_document, check_picture_size
from tests.staff import signed_in

ADD = "/beheer/images/add/"
MANY = "/beheer/images/multiple/add/"
CHOOSER = "/beheer/images/chooser/create/"


def picture(kind="PNG", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, "#14596a").save(out, kind)
    return out.getvalue()


def bomb(width=50_000, height=50_000):
    """A PNG of a few KB that claims 2.5 thousand million dots and would unpack to zeros."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def form(name, content, **fields):
    return {
        "title": "Plein",
        "file": SimpleUploadedFile(name, content),
        "collection": Collection.get_first_root_node().pk,
        "description": "Een plein met bomen",
        **fields,
    }


@pytest.fixture
def writer(home):
    return signed_in("redacteur")


BAD_PICTURES = [
    ("bom.png", bomb(), "te veel beeldpunten"),
    ("middelgroot.png", bomb(12_000, 12_000), "te veel beeldpunten"),
    ("foto.jpg", b"<!doctype html><script>alert(1)</script>", "geen afbeelding die wij kennen"),
    ("virus.png", b"MZ\x90\0" + b"\0" * 200, "geen afbeelding die wij kennen"),
    ("kapot.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "beschadigd"),
    ("zip.webp", zipped("a"), "geen afbeelding die wij kennen"),
    (
        "tekening.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "geen afbeelding die wij kennen",
    ),
]


@pytest.mark.parametrize(("name", "content", "message"), BAD_PICTURES, ids=[row[0] for row in BAD_PICTURES])
@pytest.mark.parametrize("door", ["add", "many", "chooser"])
def test_a_bad_picture_is_refused_with_clear_words_at_every_door(door, name, content, message, writer):
    if door == "many":
        response = writer.post(
            MANY,
            {"title": "x", "files[]": SimpleUploadedFile(name, content), "collection": 1},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )
        assert response.json()["success"] is False
        assert message in response.json()["error_message"]
    else:
        data = form(name, content)
        if door == "chooser":
            data = {f"image-chooser-upload-{key}": value for key, value in data.items()}
        response = writer.post(ADD if door == "add" else CHOOSER, data)
        text = str(response.json()) if door == "chooser" else response.content.decode()
        assert message in text
    assert not CustomImage.objects.exists()
    assert not UploadedFile.objects.exists()


def test_a_bomb_costs_no_memory():
    file = ContentFile(bomb(), name="bom.png")
    tracemalloc.start()
    try:
        with pytest.raises(ValidationError, match="beeldpunten"):
            check_picture_size(file)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5_000_000


def test_every_frame_of_a_moving_picture_counts(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 10_000
    frames = [Image.new("RGB", (60, 60), color) for color in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError, match="beeldpunten"):
        check_picture_size(ContentFile(out.getvalue(), name="film.gif"))


def test_a_file_over_the_limit_is_cut_off_and_refused(writer, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = settings.LARGEST_UPLOAD = 200_000
    response = writer.post(ADD, form("groot.png", picture() + b"\0" * 3_000_000))
    found = response.context["form"]
    assert "te groot" in str(found.errors["file"])
    assert found.files["file"].size < 400_000, "the rest was kept"


def test_a_large_document_gets_the_same_answer(writer, settings):
    settings.LARGEST_UPLOAD = 200_000
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 200_000
    response = writer.post("/beheer/documents/add/", form("groot.pdf", b"%PDF-1.7\n" + b"a" * 2_000_000))
    assert response.context["form"].errors["file"]
    assert not CustomDocument.objects.exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_good_pictures_come_in(kind, writer):
    writer.post(ADD, form(f"plein.{kind.lower()}", picture(kind)))
    image = CustomImage.objects.get()
    assert image.default_alt_text == "Een plein met bomen"
    assert image.file_size


def test_a_wrong_extension_is_refused(writer):
    response = writer.post(ADD, form("plein.png", picture("JPEG")))
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize(
    ("fields", "fine"), [({"description": ""}, False), ({"description": "", "is_decorative": "on"}, True)]
)
def test_single_upload_wants_words_or_decoration(fields, fine, writer):
    response = writer.post(ADD, form("plein.png", picture(), **fields))
    assert CustomImage.objects.exists() is fine
    if not fine:
        assert "Beschrijf wat er te zien is" in response.content.decode()


def test_uploading_several_wants_words_for_each(writer):
    response = writer.post(
        MANY,
        {"title": "plein.png", "files[]": SimpleUploadedFile("plein.png", picture()), "collection": 1},
        headers={"X-Requested-With": "XMLHttpRequest"},
    ).json()
    assert response["success"] is True
    assert not CustomImage.objects.exists(), "a picture without words was stored"
    upload = UploadedFile.objects.get()
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[upload.pk])
    prefix = f"uploaded-image-{upload.pk}-"
    data = {f"{prefix}title": "Plein", f"{prefix}collection": 1, f"{prefix}description": ""}
    answer = writer.post(address, data, headers={"X-Requested-With": "XMLHttpRequest"}).json()
    assert answer["success"] is False
    assert "Beschrijf wat er te zien is" in answer["form"]
    data[f"{prefix}description"] = "Een plein"
    assert writer.post(address, data, headers={"X-Requested-With": "XMLHttpRequest"}).json()["success"] is True
    assert CustomImage.objects.get().description == "Een plein"


def test_the_window_of_a_chooser_wants_words(writer):
    data = {f"image-chooser-upload-{key}": value for key, value in form("plein.png", picture(), description="").items()}
    response = writer.post(CHOOSER, data)
    assert "Beschrijf wat er te zien is" in str(response.json())
    assert not CustomImage.objects.exists()


GOOD_DOCUMENTS = [
    ("plan.pdf", b"%PDF-1.7\n1 0 obj"),
    ("plan.docx", zipped("[Content_Types].xml", "word/document.xml")),
    ("plan.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
    ("plan.odt", zipped("mimetype", "content.xml")),
    ("plan.txt", "Één plan".encode()),
    ("plan.csv", b"a;b\n1;2\n"),
    ("ondertitels.vtt", b"WEBVTT\n\n"),
]
BAD_DOCUMENTS = [
    ("plan.pdf", zipped("a.txt")),
    ("plan.pdf", b"MZ\x90\0" + b"\0" * 200),
    ("plan.pdf", b"<html><script>alert(1)</script>"),
    ("plan.docx", zipped("a.txt")),
    ("plan.docx", zipped("word/document.xml", "word/vbaProject.bin")),
    ("plan.docx", b"PK\x03\x04 kapot"),
    ("plan.xlsx", zipped("word/document.xml")),
    ("plan.txt", b"MZ\x90\0" + b"\0" * 200),
    ("plan.csv", picture()),
    ("film.mp4", b"<html>"),
]


@pytest.mark.parametrize(("name", "content"), GOOD_DOCUMENTS, ids=[row[0] for row in GOOD_DOCUMENTS])
def test_good_documents_come_in(name, content, writer):
    response = writer.post("/beheer/documents/add/", form(name, content))
    assert response.status_code == 302, response.context["form"].errors
    assert CustomDocument.objects.get().file.read() == content


@pytest.mark.parametrize(("name", "content"), BAD_DOCUMENTS, ids=range(len(BAD_DOCUMENTS)))
def test_bad_documents_are_refused(name, content, writer):
    with pytest.raises(ValidationError, match="past niet bij de naam"):
        check_document(_unsaved(name, content))
    response = writer.post("/beheer/documents/add/", form(name, content))
    assert "past niet bij de naam" in response.content.decode()
    assert not CustomDocument.objects.exists()


def _unsaved(name, content):
    document = CustomDocument(title="x", file=ContentFile(content, name=name))
    return document.file


@pytest.mark.parametrize("name", ["virus.exe", "pagina.html", "tekening.svg", "macro.docm"])
def test_other_kinds_are_refused_by_name(name, writer):
    response = writer.post("/beheer/documents/add/", form(name, b"iets"))
    assert "file" in response.context["form"].errors


def test_several_bad_documents_at_once(writer):
    response = writer.post(
        "/beheer/documents/multiple/add/",
        {"title": "x", "files[]": SimpleUploadedFile("plan.pdf", zipped("a")), "collection": 1},
        headers={"X-Requested-With": "XMLHttpRequest"},
    ).json()
    assert response["success"] is False
    assert "past niet bij de naam" in response["error_message"]


@pytest.mark.parametrize(
    ("name", "content", "attached"), [("plan.txt", b"hoi", True), ("plan.pdf", b"%PDF-1.7\n", False)]
)
def test_documents_are_served_safely(name, content, attached, home, client):
    document = CustomDocument.objects.create(title="Plan", file=ContentFile(content, name=name))
    response = client.get(document.url)
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("attachment" if attached else "inline")
    if not attached:
        assert response["Content-Type"] == "application/pdf"
    response.close()
