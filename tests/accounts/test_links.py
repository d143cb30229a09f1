"""Actions by a mailed link: one purpose, one subject, until it expires or is revoked."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from accounts import links
from accounts.models import ActionLink
from cms.models import Theme
from tests.staff import at

ADDRESS = "jan@voorbeeld.example.nl"


def _purpose(name, perform, **options):
    return links.Purpose(
        name=name,
        label="Proef",
        title=lambda link: "Wilt u dit doen?",
        explain=lambda link: f"Het gaat om {link.data['what']}.",
        button="Doe het",
        perform=perform,
        **options,
    )


@pytest.fixture
def done(home):
    """What the purpose "test.act" did, in order."""
    found = []

    def act(link):
        found.append((link.subject, link.data["what"]))
        Theme.objects.create(name=f"gedaan {len(found)}", slug=f"gedaan-{len(found)}")
        return links.Done("Het is gedaan", "Dank u wel.", "/mijn/", "Naar Mijn omgeving")

    links.register(_purpose("test.act", act))
    yield found
    links.unregister("test.act")


def make(**options):
    data = {"purpose": "test.act", "subject": "thing:1", "address": ADDRESS, "data": {"what": "iets"}, **options}
    return urlsplit(links.make(**data)).path


def test_opening_shows_and_the_button_does(done):
    path = make()
    for method in ("get", "head", "get"):
        response = getattr(Client(), method)(path)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
    html = Client().get(path).content.decode()
    for text in ("Wilt u dit doen?", "Het gaat om iets.", "Doe het"):
        assert text in html
    assert not done
    client = Client()
    html = client.post(path).content.decode()
    assert "Het is gedaan" in html
    assert "Naar Mijn omgeving" in html
    assert done == [("thing:1", "iets")]
    assert "_auth_user_id" not in client.session, "a forwarded mail signed somebody in"


def test_a_second_click_finds_it_done(done):
    path = make()
    Client().post(path)
    for response in (Client().post(path), Client().get(path)):
        assert response.status_code == 200
        assert "al gedaan" in response.content.decode()
    assert len(done) == 1
    assert ActionLink.objects.get().data == {}


def test_a_purpose_for_more_than_once(home):
    times = []
    links.register(_purpose("test.often", lambda link: times.append(1) or links.Done("Goed"), single_use=False))
    try:
        path = make(purpose="test.often")
        assert [Client().post(path).status_code for _time in range(3)] == [200, 200, 200]
    finally:
        links.unregister("test.often")
    assert len(times) == 3
    assert Client().get(path).status_code == 410, "a purpose that is no more"


def test_expired_revoked_used_up_and_changed_say_the_same(done):
    revoked, other, late = make(), make(subject="thing:2"), make(lifetime=timedelta(days=2))
    assert links.revoke(purpose="test.act", subject="thing:2") == 1
    assert links.revoke(purpose="test.other", subject="thing:1") == 0
    changed = revoked[:-3] + ("A" if revoked[-3] != "A" else "B") + revoked[-2:]
    with at(timezone.now() + timedelta(days=2, seconds=1)):
        pages = [Client().get(late)]
    pages += [Client().get(other), Client().post(other), Client().get(changed), Client().post(changed)]
    assert {page.status_code for page in pages} == {410}
    assert len({page.content for page in pages}) == 1
    assert "/mijn/" in pages[0].content.decode()
    assert not done
    assert Client().get(revoked).status_code == 200


def test_what_cannot_be_done_says_why_and_stays_undone(home):
    def refuse(link):
        Theme.objects.create(name="half", slug="half")
        raise links.LinkRefusedError("De bijeenkomst is voorbij.")

    links.register(_purpose("test.refuse", refuse))
    try:
        response = Client().post(make(purpose="test.refuse"))
    finally:
        links.unregister("test.refuse")
    assert response.status_code == 409
    assert "De bijeenkomst is voorbij." in response.content.decode()
    assert not Theme.objects.filter(slug="half").exists()
    assert ActionLink.objects.usable().count() == 1


def test_only_a_hash_of_the_secret_is_kept(done):
    secret = make().split("/")[-2]
    assert len(secret) >= 43
    assert not any(secret in str(value) for value in ActionLink.objects.values_list().get())


def test_the_button_needs_a_page_of_ours(done):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(make()).status_code == 403
    assert not done


def test_a_purpose_has_one_owner(done):
    with pytest.raises(ImproperlyConfigured):
        links.register(_purpose("test.act", lambda link: links.Done("anders")))
    with pytest.raises(KeyError):
        make(purpose="test.unknown")
