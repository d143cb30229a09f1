"""Uploaded pictures: renditions to everyone, originals and documents to nobody."""

import pytest

from tests import factories


@pytest.fixture
def image(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return factories.ImageFactory()


def test_a_rendition_lives_long_and_can_do_nothing(client, image):
    rendition = image.get_rendition("width-40|format-webp")
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert b"".join(response.streaming_content)[:4] == b"RIFF"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.has_header("Set-Cookie")
    assert not response.has_header("Content-Encoding")


def test_an_unchanged_rendition_is_not_sent_again(client, image):
    url = image.get_rendition("width-40").url
    first = client.get(url)
    b"".join(first.streaming_content)
    assert client.get(url, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304


def test_the_original_is_not_public(client, image):
    assert image.file.url.startswith("/media/original_images/")
    assert client.get(image.file.url).status_code == 404
    for detour in ("images/../", "images/%2e%2e/", "images/x/../../"):
        assert client.get(f"/media/{detour}{image.file.name}").status_code == 404


def test_a_document_is_only_served_after_the_permission_check(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = factories.DocumentFactory()
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(document.url).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "images/",
        "images/../original_images/x.png",
        "images/%2e%2e/%2e%2e/secret_key",
        "images/..%2f..%2fsecret_key",
        "../db.sqlite3",
        "images/does-not-exist.webp",
        "",
    ],
)
def test_nothing_else(client, image, tmp_path, path):
    (tmp_path / "secret_key").write_text("geheim")
    assert client.get(f"/media/{path}").status_code == 404


def test_only_reading(client, image):
    assert client.post(image.get_rendition("width-40").url).status_code == 405
