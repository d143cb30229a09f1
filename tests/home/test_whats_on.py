"""The block with what there is to do, and the way on from it to the whole agenda."""

from wagtail.models import PageViewRestriction

from cms import page_cache
from tests import factories


def test_what_there_is_to_do_leads_to_the_agenda_that_readers_may_see(client, home):
    home.body = [{"type": "whats_on", "value": {"title": "Binnenkort", "count": 4, "empty_text": "Niets"}}]
    home.save_revision().publish()
    assert "Bekijk de hele agenda" not in client.get("/").text
    agenda = factories.EventIndexPageFactory(parent=home)
    page_cache._raise_now()
    body = client.get("/").text
    assert "Bekijk de hele agenda" in body and f'href="{agenda.url}"' in body
    PageViewRestriction.objects.create(page=agenda, restriction_type=PageViewRestriction.LOGIN)
    page_cache._raise_now()
    assert "Bekijk de hele agenda" not in client.get("/").text
