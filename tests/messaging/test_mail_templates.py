"""Every pair of mail templates: declared, complete, rendered with its sample, and the same in both parts."""

import html
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.functional import Promise

from messaging import kinds, rendering

FOLDER = Path(settings.BASE_DIR) / "templates" / "mails"
FRAME = {"base"}
NAMES = sorted(
    str(path.relative_to(FOLDER).with_suffix(""))
    for path in FOLDER.rglob("*.mjml")
    if path.parent.name != "parts" and path.stem not in FRAME
)
PARTS = sorted(path.name for path in (FOLDER / "parts").glob("*.mjml"))


def declared():
    return [kind for kind in kinds.all_kinds() if kind.sample]


def test_every_template_is_one_of_a_pair_and_declared():
    texts = sorted(
        str(path.relative_to(FOLDER).with_suffix(""))
        for path in FOLDER.rglob("*.txt")
        if path.parent.name != "parts" and path.stem not in FRAME
    )
    assert NAMES == texts == [kind.name for kind in declared()]
    assert [kind.name for kind in kinds.all_kinds() if not isinstance(kind.label, Promise)] == []


def test_every_part_is_used_and_includes_pass_only_what_is_needed():
    sources = {path: path.read_text() for suffix in ("*.mjml", "*.txt") for path in FOLDER.rglob(suffix)}
    code = "\n".join([*sources.values(), (Path(rendering.__file__)).read_text()])
    # The table of facts is there for the modules to come.
    unused = [name for name in PARTS if f"mails/parts/{name}" not in code and name != "details.mjml"]
    assert not unused
    for path, source in sources.items():
        for tag in re.findall(r"{%\s*include\s[^%]*%}", source):
            assert re.search(r"\sonly\s*%}$", tag), (path, tag)


@pytest.mark.parametrize("name", NAMES)
def test_every_mail_stands_in_the_frame(name):
    for suffix in ("mjml", "txt"):
        assert f'{{% extends "mails/base.{suffix}" %}}' in (FOLDER / f"{name}.{suffix}").read_text()


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_mail_says_the_same_in_both_parts(name):
    rendered = rendering.render_template(name, kinds.get(name).sample)
    assert rendered.subject
    assert 'lang="nl"' in rendered.html
    assert f"<title>{html.escape(rendered.subject)}</title>" in rendered.html
    links = {html.unescape(link) for link in re.findall(r'href="([^"]+)"', rendered.html)}
    assert links
    for link in links:
        assert link.removeprefix("mailto:") in rendered.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_mail_asks_nothing_of_another_server(name):
    """No picture, font or style sheet from anywhere: opening a mail tells nobody that it was opened."""
    rendered = rendering.render_template(name, kinds.get(name).sample)
    assert not re.search(r"<(img|link|script|iframe|video|audio|object)\b|\bsrc=|url\(|@import", rendered.html)
    # MJML lays out with tables that say border="0"; a table of facts is ours, and may be read as a table.
    layout = re.findall(r'<table[^>]*border="0"[^>]*>', rendered.html)
    assert layout
    assert all('role="presentation"' in table for table in layout)


@pytest.mark.django_db
def test_the_style_guide_shows_each_mail(client, home):
    page = client.get("/stijlgids/").content.decode()
    for kind in declared():
        assert f"/stijlgids/mails/{kind.name}/html/" in page
    shown = client.get("/stijlgids/mails/accounts/sign_in/html/")
    assert "482 915" in shown.content.decode()
    assert "'unsafe-inline'" in shown["Content-Security-Policy"]
    assert "script-src" not in shown["Content-Security-Policy"]
    text = client.get("/stijlgids/mails/accounts/sign_in/tekst/")
    assert "482 915" in text.content.decode()
    assert client.get("/stijlgids/mails/accounts/niets/html/").status_code == 404
