"""A picture goes only when nothing shows it, whether or not the worker came by since."""

import pytest

from cms.references import is_used
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    return factories.ImageFactory()


def test_nothing_shows_it(image):
    image.get_rendition("width-100")
    assert not is_used(image)


def test_a_row_shows_it_before_the_worker_noted_so(image, home):
    factories.StandardPageFactory(parent=home, social_image=image)
    assert is_used(image)


@pytest.mark.parametrize("indexed_first", [True, False])
def test_a_page_that_is_gone_shows_it_no_longer(image, home, indexed_first, request):
    if indexed_first:
        request.getfixturevalue("indexed")
    page = factories.StandardPageFactory(parent=home, social_image=image)
    number = page.pk
    page.delete()
    assert not is_used(image, gone=number)


@pytest.mark.usefixtures("indexed")
def test_a_text_shows_it(image, home):
    body = [("image", {"image": image})]
    page = factories.StandardPageFactory(parent=home, body=body)
    assert is_used(image)
    # What was noted of a page may stand for a while after it was deleted.
    assert not is_used(image, gone=page.pk)
