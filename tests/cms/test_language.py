"""Dutch word forms: pure functions, so that what holds here holds on every database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.language import fold, marked_stem, parts, prefix_words, query_words, search_stems, stem, words

# The ten pairs that PostgreSQL's own Dutch stemmer misses come first.
PAIRS = [
    ("plan", "plannen"),
    ("stem", "stemmen"),
    ("kind", "kinderen"),
    ("idee", "ideeën"),
    ("huis", "huizen"),
    ("subsidie", "subsidies"),
    ("molen", "molens"),
    ("fiets", "fietsen"),
    ("brug", "bruggen"),
    ("bus", "bussen"),
    ("windmolen", "windmolens"),
    ("bewoner", "bewoners"),
    ("inspraakavond", "inspraakavonden"),
    ("woning", "woningen"),
    ("zonnepaneel", "zonnepanelen"),
    ("initiatief", "initiatieven"),
    ("wijk", "wijken"),
    ("boom", "bomen"),
    ("vergunning", "vergunningen"),
    ("budget", "budgetten"),
    ("stad", "steden"),
    ("raadslid", "raadsleden"),
    ("school", "scholen"),
    ("prijs", "prijzen"),
    ("brief", "brieven"),
    ("foto", "foto’s"),
    ("reünie", "reünies"),
    ("coördinator", "coördinatoren"),
    ("kans", "kansen"),
    ("gemeente", "gemeenten"),
]


@pytest.mark.parametrize(("singular", "plural"), PAIRS)
def test_singular_and_plural_share_a_stem(singular, plural):
    assert stem(words(singular)[0]) == stem(words(plural)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gemeente", "mening"),
        ("kans", "kan"),
        ("mens", "men"),
        ("gezond", "zon"),
        ("bewegen", "weg"),
        ("geleden", "lid"),
    ],
)
def test_different_words_keep_different_stems(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("buurtbudget", "budget"),
        ("buurtbudgetten", "budget"),
        ("wijkplannen", "plan"),
        ("fietsenstalling", "stalling"),
        ("bewonersinitiatieven", "initiatief"),
        ("omgevingsvisie", "visie"),
    ],
)
def test_a_compound_is_also_what_it_ends_with(compound, part):
    assert marked_stem(part) in search_stems(compound).split()


def test_short_words_have_no_parts():
    assert parts("wijk") == ()


@pytest.mark.parametrize(("written", "folded"), [("Reünie", "reunie"), ("CAFÉ", "cafe"), ("ĳs", "ijs"), ("a", "a")])
def test_accents_and_capitals_fall_away(written, folded):
    assert fold(written) == folded


def test_composed_and_decomposed_letters_are_one_word():
    assert words("reu\u0308nie") == words("re\u00fcnie") == ["reunie"]


def test_stop_words_leave_a_question_unless_nothing_else_is_in_it():
    assert query_words("Hoe vraag ik een vergunning aan?") == ["vraag", "vergunning"]
    assert query_words("Over ons") == ["over", "ons"]
    assert query_words("foto's") == ["foto"]
    assert query_words("\u2026 \U0001f6b2 !") == []


def test_a_question_has_a_limited_number_of_words():
    assert len(query_words(" ".join(f"woord{number}" for number in range(100)))) == 12


def test_prefix_words_hold_the_word_and_its_stem():
    assert prefix_words("Wijken") == f"wijken {marked_stem('wijken')}"


@given(st.text())
def test_any_text_gives_plain_words_of_one_line(text):
    for word in search_stems(text).split():
        assert word.startswith("x0") and word.endswith("0")
        assert "'" not in word and '"' not in word and "\0" not in word


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_stem_is_never_empty_nor_longer_than_the_word_by_more_than_an_ending(word):
    assert 0 < len(stem(word)) <= len(word) + 2


def test_threads_do_not_mix_their_words():
    singular = [one for one, _many in PAIRS] * 50
    expected = [stem.__wrapped__(fold(word)) for word in singular]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem.__wrapped__, map(fold, singular))) == expected
