"""What blocks refuse, and what they derive."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import ChoiceBlock

from cms.blocks import BodyBlock, LinksBlock, VideoBlock
from cms.blocks.structure import LinkBlock
from tests import factories

pytestmark = pytest.mark.django_db

VIDEO = {"title": "Film", "external_url": "https://www.example.nl/film"}


def clean(block, value):
    return block.clean(block.to_python(value))


@pytest.mark.parametrize(
    "extra",
    [
        {"transcript": "<p>Wat er gezegd wordt.</p>"},
        {"no_captions_reason": "Er wordt niets gezegd."},
    ],
)
def test_video_with_words_or_a_reason_is_accepted(extra):
    assert clean(VideoBlock(), {**VIDEO, **extra})["title"] == "Film"


def test_video_without_words_or_reason_is_refused():
    with pytest.raises(ValidationError) as refused:
        clean(VideoBlock(), VIDEO)
    assert "ondertiteling" in str(refused.value.block_errors["captions"])


def test_video_needs_one_place_to_play_from():
    with pytest.raises(ValidationError) as refused:
        clean(VideoBlock(), {"title": "Film", "no_captions_reason": "Er wordt niets gezegd."})
    assert "file" in refused.value.block_errors


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"title": "Nergens heen"}, "page"),
        ({"url": "https://www.example.nl/"}, "title"),
    ],
)
def test_link_says_what_it_misses(value, field):
    with pytest.raises(ValidationError) as refused:
        clean(LinkBlock(), value)
    assert field in refused.value.block_errors


def test_link_takes_page_title_and_address(page):
    value = LinkBlock().to_python({"page": page.pk})
    assert (value.link_title, value.link_url, value.is_external) == ("Meepraten", "/meepraten/", False)


def test_link_to_elsewhere_is_external():
    value = LinkBlock().to_python({"url": "https://www.example.nl/", "title": "Elders"})
    assert (value.link_title, value.link_url, value.is_external) == ("Elders", "https://www.example.nl/", True)


def test_link_to_a_deleted_page_leaves_the_page_standing(client, home, page):
    other = factories.StandardPageFactory(parent=home, title="Weg", slug="weg")
    block = LinksBlock().to_python(
        {"title": "Lees verder", "style": "cards", "items": [{"page": other.pk, "title": ""}]}
    )
    page.body = [("links", block)]
    page.save_revision().publish()
    other.delete()
    assert client.get("/meepraten/").status_code == 200


def test_a_standard_page_offers_twelve_blocks():
    assert len(BodyBlock().child_blocks) == 12


@pytest.mark.parametrize("name", ["steps", "links", "callout"])
def test_the_look_of_a_block_is_no_text_to_search_in(name):
    block = BodyBlock().child_blocks[name]
    choices = [field.field.choices for field in block.child_blocks.values() if isinstance(field, ChoiceBlock)]
    labels = {str(label) for each in choices for _value, label in each}
    words = block.get_searchable_content(block.to_python(block.meta.preview_value))
    assert labels and words and not labels & set(words)
