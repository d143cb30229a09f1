"""The page "Mijn omgeving": what somebody sees, changes, takes along and deletes."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import mine as service
from accounts import unused
from accounts.models import ActionLink, SignInRequest, User
from cms.models import Theme
from cms.registries import mine
from messaging.models import Message
from tests import factories
from tests.residents import ADDRESS, ask_for_mail, link_in_mail, newest_mail, signed_in_resident
from tests.staff import at, signed_in

ERASE, NEW_ADDRESS = "/mijn/verwijderen/", "nieuw@voorbeeld.example.nl"


@pytest.fixture(autouse=True)
def site(home):
    """Every page needs one."""


@pytest.fixture
def client():
    return signed_in_resident()


@pytest.fixture
def user(client):
    return User.objects.get(email=ADDRESS)


def section(name="plans", *, fails=False):
    """A section of a module: themes called after the address stand for what somebody made."""

    def erase(user):
        if fails:
            raise RuntimeError(f"no luck with {user.email}")
        count, _rows = Theme.objects.filter(name=user.email).delete()
        return mine.Erased(count, [mine.Kept("Uw stem", "De uitslag moet na te rekenen zijn.")])

    return mine.Section(
        name=name,
        label=f"Mijn {name}",
        items=lambda user: [mine.MyItem(theme.name, "/plan/", "ingediend") for theme in _made_by(user)],
        export=lambda user: [theme.name for theme in _made_by(user)],
        preview=lambda user: mine.Erased(
            _made_by(user).count(), [mine.Kept("Uw stem", "De uitslag moet na te rekenen zijn.")]
        ),
        erase=erase,
        empty="U heeft nog geen plan ingediend.",
        move=lambda old, new: Theme.objects.filter(name=old).update(name=new),
        url=lambda: "/plannen/",
        url_label="Bekijk alle plannen",
    )


def _made_by(user):
    return Theme.objects.filter(name=user.email)


@pytest.fixture
def plans():
    mine.register(section())
    yield
    mine.unregister("plans")


# --- seeing and changing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/mijn/", "/mijn/naam/", "/mijn/e-mailadres/", "/mijn/gegevens/download/", "/mijn/verwijderen/"]
)
def test_only_after_signing_in(client, path):
    stranger = Client()
    assert stranger.get(path)["Location"] == f"/mijn/aanmelden/?next={path.replace('/', '%2F')}"
    response = client.get(path)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_sections_with_their_items_and_without(client, user, plans):
    assert "nog geen plan" in client.get("/mijn/").content.decode()
    Theme.objects.create(name=ADDRESS, slug="mijn-plan")
    html = client.get("/mijn/").content.decode()
    assert "Mijn plans" in html
    assert 'href="/plan/"' in html
    assert "ingediend" in html
    assert "nog geen plan" not in html
    assert 'href="/plannen/">Bekijk alle plannen' in html


def test_the_page_asks_the_database_little(client, plans, django_assert_max_num_queries):
    client.get("/mijn/")
    # Two or three for each of the sections that the modules declare, whatever they hold.
    with django_assert_max_num_queries(24):
        client.get("/mijn/")


def test_a_name_is_optional_and_can_be_removed(client, user):
    client.post("/mijn/naam/", {"first_name": "Jan <b>", "last_name": "Jansen"})
    html = client.get("/mijn/").content.decode()
    assert "Uw naam is bewaard." in html
    assert "Jan &lt;b&gt; Jansen" in html
    client.post("/mijn/naam/", {"first_name": "", "last_name": ""})
    user.refresh_from_db()
    assert user.name == ""


def test_sign_out_everywhere_ends_other_browsers(client, user):
    other = signed_in_resident()
    assert client.get("/mijn/").status_code == other.get("/mijn/").status_code == 200
    client.post("/mijn/afmelden/overal/")
    assert client.get("/mijn/").status_code == other.get("/mijn/").status_code == 302


def test_download_holds_every_section(client, user, plans):
    Theme.objects.create(name=ADDRESS, slug="mijn-plan")
    response = client.get("/mijn/gegevens/download/")
    day = timezone.localdate()
    assert response["Content-Disposition"] == f'attachment; filename="mijn-gegevens-{day}.json"'
    assert response["Cache-Control"] == "private, no-store"
    found = json.loads(response.content)
    assert set(found["sections"]) == {part.name for part in mine.all_sections()}
    assert found["sections"]["account"]["data"]["address"] == ADDRESS
    assert found["sections"]["plans"] == {"label": "Mijn plans", "data": [ADDRESS]}


# --- another address ------------------------------------------------------------------------------------


def _ask_for_address(client, address=NEW_ADDRESS):
    return client.post("/mijn/e-mailadres/", {"address": address})


def test_an_address_changes_when_the_new_mailbox_says_so(client, user):
    assert _ask_for_address(client, "Nieuw@Voorbeeld.example.nl").status_code == 302
    assert "n•••@voorbeeld.example.nl" in str(newest_mail(kind="accounts/address_changing"))
    link = link_in_mail(NEW_ADDRESS, "accounts/change_address")
    Client().get(link)
    user.refresh_from_db()
    assert user.email == ADDRESS
    stranger = Client()
    assert "gewijzigd" in stranger.post(link).content.decode()
    assert SESSION_KEY not in stranger.session
    user.refresh_from_db()
    assert user.email == NEW_ADDRESS
    assert not any(NEW_ADDRESS in str(data) for data in ActionLink.objects.values_list("data", flat=True))


@pytest.mark.parametrize("changed_already", [False, True])
def test_the_old_mailbox_can_stop_it_and_take_it_back(client, user, plans, changed_already):
    Theme.objects.create(name=ADDRESS, slug="mijn-plan")
    _ask_for_address(client)
    change, undo = link_in_mail(NEW_ADDRESS, "accounts/change_address"), link_in_mail(kind="accounts/address_changing")
    if changed_already:
        Client().post(change)
        assert Theme.objects.filter(name=NEW_ADDRESS).exists()
    assert "blijft zoals het was" in Client().post(undo).content.decode()
    Client().post(change)
    user.refresh_from_db()
    assert user.email == ADDRESS
    assert Theme.objects.filter(name=ADDRESS).exists()
    assert client.get("/mijn/").status_code == 302, "whoever asked is still signed in"


def test_a_taken_address_looks_the_same_and_its_owner_is_told(client, user):
    factories.UserFactory(email=NEW_ADDRESS)
    free, taken = _ask_for_address(client, "vrij@voorbeeld.example.nl"), _ask_for_address(client)
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    assert newest_mail(NEW_ADDRESS, "accounts/address_taken")
    assert newest_mail(kind="accounts/address_changing")["new"].startswith("n")


def test_an_address_that_was_taken_in_the_meantime(client, user):
    _ask_for_address(client)
    factories.ResidentFactory(email=NEW_ADDRESS)
    response = Client().post(link_in_mail(NEW_ADDRESS, "accounts/change_address"))
    assert response.status_code == 409
    user.refresh_from_db()
    assert user.email == ADDRESS


def test_only_the_newest_request_counts_and_there_is_an_end_to_them(client, user):
    _ask_for_address(client)
    first = link_in_mail(NEW_ADDRESS, "accounts/change_address")
    for number in range(7):
        _ask_for_address(client, f"nieuw{number}@voorbeeld.example.nl")
    assert Client().post(first).status_code == 410
    assert Message.objects.filter(kind="accounts/change_address").count() == 5
    assert "address" in _ask_for_address(client, ADDRESS).context["form"].errors


# --- deleting -------------------------------------------------------------------------------------------


def test_delete_everything(client, user, plans):
    Theme.objects.create(name=ADDRESS, slug="mijn-plan")
    other = signed_in_resident()
    ask_for_mail(Client())
    _ask_for_address(client)
    html = client.get(ERASE).content.decode()
    assert "1 gegeven" in html
    assert "De uitslag moet na te rekenen zijn." in html
    assert "alleen nog bij wat moet blijven" in html
    assert "sure" in client.post(ERASE, {"sure": ""}).context["form"].errors
    assert client.post(ERASE, {"sure": "on"})["Location"] == "/mijn/verwijderd/"
    assert client.get("/mijn/verwijderd/").status_code == 200
    assert not User.objects.filter(email=ADDRESS).exists()
    assert not Theme.objects.filter(name=ADDRESS).exists()
    assert not SignInRequest.objects.exists()
    assert not ActionLink.objects.exists()
    assert client.get("/mijn/").status_code == other.get("/mijn/").status_code == 302
    goodbye = Message.objects.get(kind="accounts/data_deleted")
    assert goodbye.address == ADDRESS
    assert goodbye.body.context["kept"][0]["what"] == "Uw stem"
    assert goodbye.body.delete_after < timezone.now() + timedelta(days=1, minutes=1)
    Message.objects.filter(pk=goodbye.pk).update(state=Message.State.ACCEPTED, finished_at=timezone.now())
    with at(timezone.now() + timedelta(days=1, minutes=1)):
        call_command("apply_retention", apply=True, verbosity=0)
    goodbye.refresh_from_db()
    assert (goodbye.address, goodbye.address_key) == ("", "")


def test_one_section_that_fails_means_nothing_happened(client, user, plans, caplog):
    mine.register(section("zz", fails=True))
    Theme.objects.create(name=ADDRESS, slug="mijn-plan")
    try:
        response = client.post(ERASE, {"sure": "on"})
    finally:
        mine.unregister("zz")
    assert response.status_code == 503
    assert "Er is niets verwijderd" in response.content.decode()
    assert Theme.objects.filter(name=ADDRESS).exists()
    assert client.get("/mijn/").status_code == 200
    assert not Message.objects.filter(kind="accounts/data_deleted").exists()
    assert "zz" in caplog.text
    assert ADDRESS not in caplog.text


def test_deleting_needs_a_recent_sign_in(client, user):
    with at(timezone.now() + timedelta(minutes=16)):
        for path in (ERASE, "/mijn/e-mailadres/"):
            assert client.get(path)["Location"].startswith("/mijn/aanmelden/?next=")
            assert client.post(path, {"sure": "on"}).status_code == 302
        assert client.get("/mijn/").status_code == 200
        page = client.get(client.get(ERASE)["Location"]).content.decode()
        assert "nog een keer aan" in page
        assert ADDRESS in page
        ask_for_mail(client, next_url=ERASE)
        assert client.post(link_in_mail())["Location"] == ERASE
        assert client.get(ERASE).status_code == 200
    assert User.objects.filter(pk=user.pk).exists()


def test_staff_see_their_page_and_delete_nothing():
    client = signed_in("redacteur")
    assert client.get("/mijn/").status_code == 200
    for path in (ERASE, "/mijn/e-mailadres/"):
        for response in (client.get(path), client.post(path, {"sure": "on", "address": NEW_ADDRESS})):
            assert response.status_code == 403
            assert "beheerder" in response.content.decode()
    with pytest.raises(service.NotErasableError):
        service.erase(client.user)
    assert User.objects.filter(pk=client.user.pk).exists()


# --- what the clock does ----------------------------------------------------------------------------------


def test_requests_and_links_go_when_their_time_has_come(client, user):
    ask_for_mail(Client(), "vreemd@voorbeeld.example.nl")
    _ask_for_address(client)
    for moment, requests, links in (
        (timedelta(hours=23), 2, 2),
        (timedelta(days=1, minutes=16), 0, 2),
        (timedelta(days=38), 0, 0),
    ):
        with at(timezone.now() + moment):
            call_command("apply_retention", apply=True, verbosity=0)
        assert (SignInRequest.objects.count(), ActionLink.objects.count()) == (requests, links), moment


def _night():
    """What the worker does every night; returns whether there is still an account."""
    unused.warn()
    call_command("apply_retention", apply=True, verbosity=0)
    return User.objects.filter(email=ADDRESS).exists()


def test_an_unused_account_is_announced_and_deleted_a_month_later(client, user):
    start = timezone.now()
    with at(start + timedelta(days=698)):
        assert _night()
        assert not Message.objects.filter(kind="accounts/unused_account").exists()
    with at(start + timedelta(days=701)):
        assert _night()
        assert _night()
        assert Message.objects.filter(kind="accounts/unused_account").count() == 1
    with at(start + timedelta(days=730)):
        assert _night()
    with at(start + timedelta(days=732)):
        assert not _night()


def test_signing_in_keeps_the_account(client, user):
    start = timezone.now()
    with at(start + timedelta(days=701)):
        _night()
        signed_in_resident()
        user.refresh_from_db()
        assert user.warned_at is None
    with at(start + timedelta(days=760)):
        assert _night()


def test_an_account_with_something_in_it_stays(client, user, plans):
    Theme.objects.create(name=ADDRESS, slug="mijn-plan")
    with at(timezone.now() + timedelta(days=2000)):
        assert _night()
    assert not Message.objects.filter(kind="accounts/unused_account").exists()


def test_staff_are_never_unused(home):
    factories.UserFactory(email=ADDRESS, last_login=None)
    with at(timezone.now() + timedelta(days=2000)):
        assert _night()
