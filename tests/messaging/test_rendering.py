"""What a mail says: escaping, missing and broken templates, marks, the look of mails stored as text."""

import pytest
from django.template import TemplateDoesNotExist
from hypothesis import given
from hypothesis import strategies as st

from cms.models import SiteSettings
from messaging import rendering
from messaging.models import Body
from messaging.rendering import Rendered, RenderingError, render

pytestmark = pytest.mark.django_db

NASTY = """O'Brien & <b>"Zoon"</b> ]]> </mj-text><mj-raw>{{ x }} {% now %} <!-- --> \x00\x1b\ud800 é 😀"""


def contact(**values):
    context = {"name": "Ada", "email": "ada@example.nl", "topic": "Idee", "message": "Hallo"}
    return Body(template="home/contact_question", context={**context, **values})


def test_what_people_typed_stays_text():
    rendered = render(contact(name=NASTY, message=NASTY))
    assert "O&#x27;Brien &amp; &lt;b&gt;&quot;Zoon&quot;" in rendered.html
    assert "<b>" not in rendered.html
    assert "<mj-" not in rendered.html
    assert 'O\'Brien & <b>"Zoon"</b>' in rendered.text
    assert "{{ x }}" in rendered.text
    assert not {"\x00", "\x1b", "\ud800"} & {*rendered.html, *rendered.text}


def test_a_subject_is_one_short_line():
    rendered = render(contact(topic="Een\r\nBcc: iemand@example.nl\n\nlang " + "woord " * 80))
    assert "\n" not in rendered.subject
    assert "\r" not in rendered.subject
    assert len(rendered.subject) <= rendering.LONGEST_SUBJECT
    assert rendered.subject.startswith("Vraag via Stadmakers: Een Bcc: iemand@example.nl lang woord")
    assert rendered.subject.endswith("…")
    assert rendered.text.startswith("Iemand stelde een vraag")


def test_the_frame_comes_from_the_settings_of_the_site(home):
    found = SiteSettings.for_site(home.get_site())
    found.site_name, found.organisation_name = "Stad & Co", "Gemeente <Nergens>"
    found.address, found.email = "Plein 1\n1000 AA Stad", "info@example.nl"
    found.save()
    rendered = render(contact())
    assert "Stad &amp; Co" in rendered.html
    assert "Gemeente &lt;Nergens&gt;" in rendered.html
    assert "Stad & Co, Gemeente <Nergens>\nPlein 1, 1000 AA Stad\nVragen? info@example.nl" in rendered.text
    assert "prefers-color-scheme: dark" in rendered.html


def test_a_stored_text_gets_the_look_of_the_site():
    text = "Beste Ada,\n\nKijk op https://example.nl/a?b=1&c=2\n\n" + "Een lange regel. " * 20
    rendered = render(Body(subject="Uw pagina", text=text))
    assert 'href="https://example.nl/a?b=1&amp;c=2"' in rendered.html
    assert "prefers-color-scheme" in rendered.html
    assert max(map(len, rendered.text.splitlines())) <= rendering.LINE_WIDTH
    assert "Stadmakers" in rendered.text.split("\n--\n")[1]


def test_stored_html_is_left_alone():
    rendered = render(Body(subject="Nieuws", text="tekst", html="<p>eigen</p>"))
    assert rendered == Rendered("Nieuws", "tekst\n", "<p>eigen</p>")


def test_links_are_never_wrapped():
    link = "https://example.nl/" + "x" * 200
    assert f"\n{link}\n" in render(Body(subject="S", text=f"Open:\n{link}\nKlaar")).text


@pytest.fixture
def template(tmp_path, settings):
    """Writes a pair of templates where Django finds them."""

    def write(txt, mjml):
        folder = tmp_path / "mails" / "test"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mail.txt").write_text(txt)
        (folder / "mail.mjml").write_text(mjml)

    options = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**options, "DIRS": [tmp_path, *options["DIRS"]]}]
    return write


GOOD_TXT = "Onderwerp: Hallo\n\nTekst."
GOOD_MJML = '{% extends "mails/base.mjml" %}'


@pytest.mark.parametrize(
    ("txt", "mjml", "sentence"),
    [
        ("Zonder onderwerp", GOOD_MJML, "noemt geen onderwerp"),
        ("Onderwerp:\n\nTekst", GOOD_MJML, "noemt geen onderwerp"),
        (GOOD_TXT, "<mjml><mj-body><mj-text>open", "geen goede MJML"),
        (GOOD_TXT, "{% nonsense %}", "geeft een fout"),
        ("Onderwerp: x\n\n{{ name.x }}{% url 'nowhere' name %}", GOOD_MJML, "NoReverseMatch"),
    ],
)
def test_a_broken_template_is_told_in_one_sentence_without_what_was_filled_in(template, txt, mjml, sentence):
    template(txt, mjml)
    with pytest.raises(RenderingError, match=sentence) as caught:
        render(Body(template="test/mail", context={"name": "ada@example.nl"}))
    assert "ada" not in str(caught.value)


def test_a_missing_template_is_told():
    with pytest.raises(RenderingError, match="bestaat niet") as caught:
        render(Body(template="test/nowhere"))
    assert isinstance(caught.value.__cause__, TemplateDoesNotExist)


def test_marks_are_filled_in_for_each_recipient():
    rendered = Rendered("Voor [[naam]]", "Dag [[naam]] [[b]]", '<a href="[[link]]">[[naam]]</a>')
    values = {"naam": '<i>"Ada"</i> [[link]]', "link": "https://x/?a=1&b=2"}
    filled = rendering.fill(rendered, values)
    assert filled.subject == 'Voor <i>"Ada"</i> [[link]]'
    assert filled.text == 'Dag <i>"Ada"</i> [[link]] [[b]]'
    assert filled.html.startswith('<a href="https://x/?a=1&amp;b=2">&lt;i&gt;&quot;Ada&quot;')


@given(st.text(max_size=60))
def test_no_text_breaks_the_frame(text):
    source = rendering._fill_template(
        "mails/plain.mjml",
        {"subject": text, "text": text, "site": rendering.MailSite(text, text, "", "", "", text, "https://x/", "x")},
        autoescape=True,
    )
    assert "</html>" in rendering.to_html(source, "plain")
