"""Rich text in a cell: readable, changeable, and the same text again when it comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.sheets.rich_text import read_rich_text, write_rich_text
from cms.sheets.values import CellError

PAIRS = [
    ("<p>Voor de buurt.</p>", "Voor de buurt."),
    ("<p>Een <b>vet</b> en <i>schuin</i> woord.</p>", "Een **vet** en __schuin__ woord."),
    ("<p>Een</p><p>Twee</p>", "Een\n\nTwee"),
    ("<p>Een<br/>twee</p>", "Een\ntwee"),
    ("<p>Neem mee:</p><ul><li>brood</li><li>kaas</li></ul><p>Klaar.</p>", "Neem mee:\n\n- brood\n- kaas\n\nKlaar."),
    ("<ol><li>eerst</li><li>dan</li></ol>", "1. eerst\n2. dan"),
    ('<p><a href="https://example.nl/a?b=1&amp;c=2">hier</a></p>', "[hier](https://example.nl/a?b=1&c=2)"),
    ('<p><a id="12" linktype="page">onze pagina</a></p>', "[onze pagina](pagina:12)"),
    ('<p><a id="3" linktype="document">het plan</a></p>', "[het plan](document:3)"),
    ('<p><a href="mailto:loket@example.nl">mail</a></p>', "[mail](mailto:loket@example.nl)"),
    ("<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3"),
    ("<p>[geen link](x) en 2**3 en a__b \\ c</p>", r"\[geen link\](x) en 2\*\*3 en a\_\_b \\ c"),
    ("<p>- geen lijst</p>", r"\- geen lijst"),
    ("<p>1. geen lijst</p>", r"1\. geen lijst"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "text"), PAIRS)
def test_both_ways(source, text):
    assert write_rich_text(source) == text
    if text:
        assert read_rich_text(text) == source


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('<p data-block-key="a1">Sleutels\n  en   ruimte</p>', "Sleutels en ruimte"),
        ("<p></p><p>Een</p><p> </p>", "Een"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n- b\n- c"),
        ('<p>Plaat</p><embed embedtype="image" id="3" alt="x"/>', "Plaat"),
        ("<p><a>kaal</a></p>", "kaal"),
        ('<p><a href="https://example.nl/a (1)">b</a></p>', "[b](https://example.nl/a%20%281%29)"),
    ],
)
def test_what_has_no_spelling_of_its_own(source, text):
    assert write_rich_text(source) == text


@pytest.mark.parametrize("text", ["<p>een</p>", "een<br>twee", 'a <a href="x">b</a>'])
def test_html_is_refused(text):
    with pytest.raises(CellError, match="HTML"):
        read_rich_text(text)


@pytest.mark.parametrize("address", ["javascript:alert", "data:text/html,x", "voorbeeld", "pagina:x"])
def test_an_address_that_leads_nowhere_is_refused(address):
    with pytest.raises(CellError, match="geen adres"):
        read_rich_text(f"[klik]({address})")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "[a](https://x\"onclick='y)"])
def test_what_somebody_types_is_never_markup(text):
    made = read_rich_text(text)
    assert "<script" not in made
    assert "<img" not in made
    assert "\"onclick='" not in made


def test_lines_of_excel_become_lists_and_paragraphs():
    text = "Wie:\n- een\n- twee\n1. drie\nKlaar **nu**"
    assert read_rich_text(text) == (
        "<p>Wie:</p><ul><li>een</li><li>twee</li></ul><ol><li>drie</li></ol><p>Klaar <b>nu</b></p>"
    )


WORDS = st.text(alphabet="ab *_[]()\\-.1<&é", max_size=12).map(lambda text: " ".join(text.split()))


@given(st.lists(WORDS, max_size=4))
def test_any_words_come_back(paragraphs):
    """What was written and read once stays the same from then on, and loses no letter."""
    source = "".join(f"<p>{word.replace('&', '&amp;').replace('<', '&lt;')}</p>" for word in paragraphs if word)
    text = write_rich_text(source)
    if text:
        assert read_rich_text(text) == source
