"""What a page costs over the wire, measured on real answers of the server."""

import gzip
import io
import re

import pytest
from PIL import Image

from .raw import Structure

KB = 1024
LISTED = ["/", "/wijken/meerwijk/", "/meepraten/", "/zoeken/?q=wijk"]
CONTENT_IMAGE = re.compile(r"^/media/")


def size(response):
    """Bytes over the wire, headers included."""
    return len(response.wire) + len(str(response.headers))


def first_visit(reader, address):
    """{address: answer} of a page and all that a browser fetches for it, content images left out."""
    page = reader.fetch(address)
    wanted = {}
    for tag, target in Structure(page.text).links:
        if tag in ("script", "link", "img", "source") and not CONTENT_IMAGE.match(target):
            wanted[target] = tag
    found = {address: page}
    for match in re.finditer(r"<link [^>]*>", page.text):
        rel = re.search(r'rel="([^"]+)"', match.group()).group(1)
        if rel in ("canonical", "alternate"):
            wanted.pop(re.search(r'href="([^"]+)"', match.group()).group(1), None)
    for target in wanted:
        found[target] = reader.fetch(target)
        if found[target].headers.get_content_type() == "text/css":
            for inner in set(re.findall(r"url\(\"?(?!data:)([^)\"]+)\"?\)", found[target].text)):
                path = inner if inner.startswith("/") else f"{target.rpartition('/')[0]}/{inner}"
                found[path] = reader.fetch(path)
    return found


@pytest.mark.parametrize("address", LISTED)
def test_a_first_visit_is_light(reader, address):
    """Everything the style sheet could ask for is counted, also what this page does not use."""
    parts = first_visit(reader, address)
    assert [part for part, answer in parts.items() if answer.status != 200] == []
    kinds = {"text/css": 0, "text/javascript": 0}
    for answer in parts.values():
        kind = answer.headers.get_content_type()
        kinds[kind] = kinds.get(kind, 0) + size(answer)
    report = {part: size(answer) for part, answer in parts.items()}
    assert 0 < kinds["text/css"] <= 30 * KB, report
    assert 0 < kinds["text/javascript"] <= 15 * KB, report
    assert sum(report.values()) <= 100 * KB, report


@pytest.mark.parametrize("address", LISTED)
def test_what_a_browser_really_fetches_is_light(new_page, address):
    """Counted in Chromium: nothing comes in by another way, such as a script that loads more."""
    page = new_page()
    fetched = []
    page.on("requestfinished", lambda request: fetched.append(request))
    page.goto(address, wait_until="networkidle")
    sizes = {}
    for request in fetched:
        if "/media/" not in request.url:
            parts = request.sizes()
            sizes[request.url] = parts["responseBodySize"] + parts["responseHeadersSize"]
    assert len(sizes) >= 3
    assert sum(sizes.values()) <= 100 * KB, sizes


def test_static_files_are_kept_for_ever(reader):
    parts = first_visit(reader, "/")
    static = {address: answer for address, answer in parts.items() if address.startswith("/static/")}
    assert len(static) >= 3
    for address, answer in static.items():
        assert "immutable" in answer.headers["Cache-Control"], address
        assert int(re.search(r"max-age=(\d+)", answer.headers["Cache-Control"]).group(1)) >= 31536000
        assert re.search(r"\.[0-9a-f]{12}\.", address), "its name changes with its content"
        if answer.headers.get_content_type() in ("text/css", "text/javascript"):
            assert answer.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize("address", LISTED)
def test_pages_are_compressed(reader, address):
    answer = reader.fetch(address)
    assert answer.headers["Content-Encoding"] in ("br", "gzip")
    assert "accept-encoding" in answer.headers["Vary"].lower()
    assert len(answer.wire) < len(answer.body) / 2
    only_gzip = reader.fetch(address, Accept_Encoding="gzip")
    assert gzip.decompress(only_gzip.wire) == answer.body
    plain = reader.fetch(address, Accept_Encoding="identity")
    assert plain.headers["Content-Encoding"] is None
    assert plain.wire == answer.body


@pytest.mark.parametrize("address", LISTED)
def test_a_page_that_did_not_change_is_not_sent_again(reader, address):
    first = reader.fetch(address)
    again = reader.fetch(address, If_None_Match=first.headers["ETag"])
    assert (again.status, again.wire) == (304, b"")
    assert reader.fetch(address, If_None_Match='"another"').status == 200


@pytest.mark.parametrize("address", LISTED)
def test_only_the_head_is_the_same_without_the_body(reader, address):
    whole, head = reader.fetch(address), reader.fetch(address, method="HEAD")
    assert (head.status, head.wire) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_pictures_come_in_modern_formats_and_known_sizes(reader):
    text = reader.read("/").text
    assert re.search(r'type="image/avif"', text)
    assert re.search(r'type="image/webp"', text)
    for image in re.findall(r"<img [^>]*>", text):
        assert re.search(r'width="\d+"', image), image
        assert re.search(r'height="\d+"', image), image
        assert " alt=" in image, image
    address = re.search(r"/media/[^ \"]+\.avif", text).group()
    answer = reader.fetch(address)
    assert answer.headers["Content-Type"] == "image/avif"
    colours = Image.open(io.BytesIO(answer.body)).convert("RGB").getcolors(1 << 24)
    assert len(colours) > 50, "a drawing, and not the plane that stands in for one"
    assert "immutable" in answer.headers["Cache-Control"]
