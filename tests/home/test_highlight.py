"""Marking what answers a question: nothing but <mark> is ever HTML, and no letter is lost."""

import re
from html import unescape

from hypothesis import example, given
from hypothesis import strategies as st

from cms.language import query_words
from home.highlight import LENGTH, excerpt, mark, matcher, one_line

texts = st.text(max_size=600)
questions = st.lists(st.text(alphabet="abcdefgé<>&\"' ", max_size=12), max_size=4).map(" ".join)


def marked(text, question):
    return mark(text, matcher(query_words(question)))


def test_word_forms_compounds_and_beginnings_are_marked():
    assert marked("Plannen voor de wijk", "plan") == "<mark>Plannen</mark> voor de wijk"
    assert marked("Het buurtbudget", "budgetten") == "Het <mark>buurtbudget</mark>"
    assert marked("Inspraakavond", "inspr") == "<mark>Inspraakavond</mark>"
    assert marked("Een reünie in het café", "cafe reunie") == "Een <mark>reünie</mark> in het <mark>café</mark>"


def test_without_an_answer_the_text_is_only_escaped():
    assert marked("Mag & kan <b>", "fiets") == "Mag &amp; kan &lt;b&gt;"


def test_the_passage_with_most_different_words_is_shown():
    text = "Over de fiets. " + "Andere zaken komen hier. " * 30 + "De fiets en de brug samen. " + "Einde. " * 30
    found = excerpt(text, matcher(["fiets", "brug"]))
    assert "fiets en de brug" in found
    assert found.startswith("…") and found.endswith("…")


def test_what_stood_on_lines_of_its_own_stays_apart():
    assert one_line("Een kop\n\n Een  zin. \nNog een\t kop\n€ 70\n") == "Een kop · Een zin. Nog een kop · € 70"
    assert one_line("") == one_line(" \n ") == ""
    text = one_line("\n".join(["Een kop", "de fiets staat hier", *["Nog een kop"] * 40]))
    passage = excerpt(text, matcher(["fiets"]), length=60)
    assert "fiets" in passage and "…·" not in passage and "·…" not in passage


def test_a_short_text_is_shown_whole():
    assert excerpt("  Kort \n en goed ", matcher(["goed"])) == "Kort en goed"


@given(texts, questions)
@example("<script>alert(1)</script> & fiets", "script fiets")
@example("a" * 500, "a")
def test_only_mark_is_html_and_the_text_is_preserved(text, question):
    html = marked(text, question)
    without = re.sub(r"</?mark>", "", html)
    assert "<" not in without and ">" not in without
    assert unescape(without) == unescape(mark(text, lambda word: None)) == unescape(re.sub(r"</?mark>", "", html))
    assert html.count("<mark>") == html.count("</mark>")
    if "&" not in text:
        assert unescape(without) == text


@given(texts, questions)
def test_a_passage_is_a_piece_of_the_text_and_not_too_long(text, question):
    found = excerpt(text, matcher(query_words(question)))
    assert len(found) <= LENGTH + 2
    whole = " ".join(text.split())
    assert found in whole or found.removeprefix("…").removesuffix("…") in whole
