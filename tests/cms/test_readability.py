"""Advice on plain language: pure functions, the screen behind them, and the words of the content checker."""

import socket
from pathlib import Path

import pytest
import wagtail
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms import readability
from cms.content_checks import MESSAGES, FullContentCheckerItem
from cms.plain_words import JARGON, KNOWN
from tests.staff import signed_in

PLAIN = (
    "U wilt iets doen voor uw straat. Dat kan. Vertel ons uw plan in drie zinnen. Wij bellen u binnen een week. "
    "Samen kijken wij wat er nodig is. Het kost u niets. Een moestuin, een bankje of een feest: het kan."
)
OFFICIAL = (
    "Teneinde de verkeersveiligheid van de onderhavige locatie te bewerkstelligen dient het college van burgemeester "
    "en wethouders, conform de vigerende beleidsuitgangspunten, middels een participatietraject met "
    "belanghebbenden een inrichtingsplan op te stellen, hetgeen tevens ten behoeve van de leefbaarheid geschiedt."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kom langs. Wij zijn open.", ["Kom langs.", "Wij zijn open."]),
        ("Dat kost € 3.000 per jaar. Dat is veel.", ["Dat kost € 3.000 per jaar.", "Dat is veel."]),
        ("Wij zijn open van 9.00 tot 17.00 uur. Tot dan!", ["Wij zijn open van 9.00 tot 17.00 uur.", "Tot dan!"]),
        ("Neem o.a. Jan mee, bijv. Kees. Tot dan.", ["Neem o.a. Jan mee, bijv. Kees.", "Tot dan."]),
        ("Kijk op www.haarlem.nl. Daar staat het.", ["Kijk op www.haarlem.nl.", "Daar staat het."]),
        ("Kop\nEen zin\n\nNog een", ["Kop", "Een zin", "Nog een"]),
        ("Echt waar? “Ja.” Zo is het…", ["Echt waar?", "“Ja.”", "Zo is het…"]),
        ("", []),
        ("   \n ", []),
    ],
)
def test_sentences(text, expected):
    assert readability.sentences(text) == expected


@pytest.mark.parametrize(("word", "count"), [("huis", 1), ("water", 2), ("gemeente", 3), ("verkeersveiligheid", 5)])
def test_syllables(word, count):
    assert readability.syllables(word) == count


def test_a_hyphenated_word_counts_by_its_longest_part():
    assert readability.syllables("wijk-en-buurt") == 1


def test_plain_and_official_language_differ():
    plain, official = readability.assess(PLAIN), readability.assess(OFFICIAL)
    assert plain.level in ("A2", "B1")
    assert (plain.long_sentences, plain.hard_words) == ([], [])
    assert official.level == "C1"
    assert official.score < plain.score
    assert official.long_sentences == [OFFICIAL]
    better = {hard.word: hard.better for hard in official.hard_words}
    assert better["teneinde"] == "om"
    assert better["middels"] == "met"
    assert better["ten behoeve van"] == "voor"
    assert "beleidsuitgangspunten" in better


@pytest.mark.parametrize(
    ("score", "level"),
    [(100, "A2"), (80, "A2"), (79.9, "B1"), (60, "B1"), (59.9, "B2"), (45, "B2"), (44.9, "C1"), (0, "C1")],
)
def test_levels_follow_the_bands(score, level):
    assert readability.level(score) == level


def test_the_formula_is_that_of_douma():
    """206.835 - 0.93 x words per sentence - 77 x syllables per word; hyphenation sees "over" as one syllable."""
    assert readability.score(["De kat zit op schoot."]) == 100.0
    value = readability.score(["De gemeente vertelt over water."])
    assert value == pytest.approx(206.835 - 0.93 * 5 - 77 * 9 / 5, abs=0.1)


def test_too_little_text_gives_no_level():
    found = readability.assess("Kom langs. Middels de tram.")
    assert (found.level, found.score) == (None, None)
    assert [hard.word for hard in found.hard_words] == ["middels"]


def test_names_and_known_words_are_not_hard():
    text = "Wij gaan naar het Verzetsmonumentenplantsoen. De toegankelijkheid is goed."
    assert readability.assess(text).hard_words == []


def test_exactly_twenty_words_is_not_long():
    twenty = " ".join(["woord"] * 20) + "."
    assert readability.assess(twenty).long_sentences == []
    assert len(readability.assess("Een " + twenty).long_sentences) == 1


def test_nothing_is_fetched_and_english_data_is_never_asked(monkeypatch):
    def no(*args, **kwargs):
        raise AssertionError("network or download")

    import nltk

    monkeypatch.setattr(socket.socket, "connect", no)
    monkeypatch.setattr(nltk, "download", no)
    monkeypatch.setattr(nltk.data, "find", no)
    assert readability.assess(PLAIN + " Nog een nieuwe zin over vijvers.").level


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text):
    found = readability.assess(text)
    assert found.score is None or 0 <= found.score <= 100
    assert found.words >= 0


def test_word_lists_are_lower_case_and_do_not_disagree():
    assert all(word == word.lower() for word in (*JARGON, *KNOWN))
    assert not set(JARGON) & KNOWN
    assert all(JARGON.values())


def test_advice_on_the_screen(home):
    client = signed_in("redacteur")
    html = client.post(reverse("wagtailadmin_readability"), {"text": OFFICIAL}).content.decode()
    assert "Ongeveer niveau C1" in html
    assert "1 lange zin" in html
    assert "<strong>om</strong>" in html
    html = client.post(reverse("wagtailadmin_readability"), {"text": PLAIN}).content.decode()
    assert "goed leesbaar" in html
    assert "Nog te weinig tekst" in client.post(reverse("wagtailadmin_readability"), {}).content.decode()


def test_text_of_the_writer_is_escaped(home):
    html = (
        signed_in("redacteur")
        .post(reverse("wagtailadmin_readability"), {"text": "<script>alert(1)</script> " + "woord " * 25})
        .content.decode()
    )
    assert "<script>" not in html


def test_advice_is_for_staff_by_post_with_a_token(home):
    address = reverse("wagtailadmin_readability")
    assert address == "/beheer/leesbaarheid/"
    assert Client().post(address, {"text": "x"}).status_code == 302
    client = signed_in("redacteur")
    assert client.get(address).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post(address, {"text": "x"}).status_code == 403


def test_a_very_long_text_is_cut_and_answered(home):
    response = signed_in("redacteur").post(reverse("wagtailadmin_readability"), {"text": PLAIN * 2000})
    assert response.status_code == 200


def test_the_editor_loads_the_advice(page):
    html = signed_in("redacteur").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert 'data-readability-url="/beheer/leesbaarheid/"' in html
    assert "admin/readability.js" in html


def test_every_rule_of_the_checker_exists_and_speaks_dutch():
    bundle = Path(wagtail.__file__).parent / "admin/static/wagtailadmin/js/userbar.js"
    code = bundle.read_text()
    own = {rule["id"] for rule in FullContentCheckerItem.axe_custom_rules}
    for rule in FullContentCheckerItem.axe_run_only:
        assert rule in own or f'"{rule}"' in code, f"axe-core has no rule {rule}"
        assert all(str(text) for text in FullContentCheckerItem.axe_messages[rule].values())
    assert own <= set(MESSAGES)


def test_the_checker_is_wide_in_the_editor_and_on_the_site(page):
    client = signed_in("redacteur")
    for address in (reverse("wagtailadmin_pages:edit", args=[page.pk]), page.url):
        html = client.get(address).content.decode()
        assert "video-caption" in html, address
        assert "Een kop slaat een niveau over" in html, address
