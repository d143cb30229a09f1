"""Static files as production serves them: compressed, with a name that changes, and nothing but what was built."""

import gzip
import json

import brotli
import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import processes

BUILT = configured.BASE_DIR / "static" / "build" / "site.css"
pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not BUILT.exists(), reason="the front end is not built"),
    pytest.mark.xdist_group("processes"),
]


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The folder that collectstatic fills with the settings of the demo."""
    folder = tmp_path_factory.mktemp("static")
    processes.run(["manage.py", "collectstatic", "--noinput", "-v0"], processes.environment_of(folder))
    return folder / "static"


@pytest.fixture
def serve(settings, collected):
    """What whitenoise answers to a path; None when it leaves the request to Django."""
    settings.STATIC_ROOT = collected
    settings.WHITENOISE_AUTOREFRESH = False
    settings.WHITENOISE_USE_FINDERS = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    middleware = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))

    def answer(path, **headers):
        response = middleware(RequestFactory().get(path, headers=headers))
        body = b"".join(response) if response.streaming else response.content
        return response, body

    return answer


@pytest.fixture
def names(collected):
    return json.loads((collected / "staticfiles.json").read_text())["paths"]


@pytest.mark.parametrize("name", ["build/site.css", "build/site.js", "icons/favicon.svg"])
def test_compressed_and_immutable(serve, names, name):
    path = f"/static/{names[name]}"
    plain, body = serve(path)
    assert plain.status_code == 200
    for encoding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        packed, packed_body = serve(path, **{"accept-encoding": encoding})
        if packed.get("Content-Encoding"):  # a tiny file may be smaller without
            assert packed["Content-Encoding"] == encoding
            assert unpack(packed_body) == body
    for name_of_header, expected in {"Cache-Control": "max-age=315360000, public, immutable"}.items():
        assert plain[name_of_header] == expected


def test_style_sheet_is_sent_compressed(serve, names):
    response, body = serve(f"/static/{names['build/site.css']}", **{"accept-encoding": "gzip, br"})
    assert response["Content-Encoding"] == "br"
    assert len(body) <= 30_000


def test_fonts_are_served_as_they_are(serve, names):
    font = next(name for name in names if name.endswith("latin-wght-normal.woff2"))
    response, _ = serve(f"/static/{names[font]}", **{"accept-encoding": "gzip, br"})
    assert response.status_code == 200
    assert not response.has_header("Content-Encoding")
    assert "immutable" in response["Cache-Control"]


def test_the_style_sheet_names_fonts_by_their_new_name(collected, names):
    css = (collected / names["build/site.css"]).read_text()
    fonts = [name.removeprefix("build/") for path, name in names.items() if path.endswith(".woff2")]
    assert all(name in css for name in fonts)


def test_sources_and_build_scripts_are_not_served(collected):
    assert not (collected / "css").exists()
    assert not (collected / "js").exists()
    assert not list(collected.glob("*.mjs"))


def test_checks_find_nothing_wrong_with_the_folders():
    call_command("check", "staticfiles")
