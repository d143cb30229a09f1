"""Signing in by mail: link, code, and everything that may not work."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import sign_in
from accounts.models import SignInRequest, User
from accounts.services import give_role, setup_roles
from cms.log_filters import without_secrets
from cms.models import AuditEntry
from messaging.models import Message
from tests import factories
from tests.residents import (
    ADDRESS,
    ask_for_mail,
    code_in_mail,
    filled_in,
    link_in_mail,
    newest_mail,
    other_digits,
    signed_in_resident,
    somewhere,
)
from tests.staff import at

SIGN_IN, CODE = "/mijn/aanmelden/", "/mijn/code/"


@pytest.fixture(autouse=True)
def site(home):
    """Every page needs one."""


def signed_in(client):
    return client.session.get(SESSION_KEY)


# --- the road ---------------------------------------------------------------------------------------


def test_by_link_on_another_device():
    ask_for_mail(Client(), "Jan@Voorbeeld.example.nl ")
    assert not User.objects.filter(email=ADDRESS).exists(), "an account before the address was proven"
    phone = Client()
    page = phone.get(link_in_mail())
    assert "j•••@voorbeeld.example.nl" in page.content.decode()
    assert phone.post(link_in_mail())["Location"] == "/mijn/"
    user = User.objects.get(email=ADDRESS)
    assert signed_in(phone) == str(user.pk)
    assert not user.is_staff
    assert not user.has_usable_password()
    assert phone.get("/mijn/").status_code == 200


def test_by_code_in_the_first_browser():
    client = Client()
    assert ask_for_mail(client, next_url="/mijn/naam/")["Location"] == CODE
    assert ADDRESS in client.get(CODE).content.decode()
    assert client.post(CODE, {"code": f" {code_in_mail()} "})["Location"] == "/mijn/naam/"
    assert signed_in(client)
    assert "sign_in" not in client.session


def test_the_session_is_new_and_lasts_as_long_as_the_setting_says(settings):
    client = Client()
    ask_for_mail(client)
    before = client.session.session_key
    client.post(link_in_mail())
    assert client.session.session_key != before
    assert client.session.get_expiry_age() == settings.RESIDENT_SESSION_AGE
    assert client.cookies["sessionid"]["max-age"] == settings.RESIDENT_SESSION_AGE


def test_a_known_address_gets_its_own_account():
    user = factories.ResidentFactory(email=ADDRESS)
    assert signed_in(signed_in_resident()) == str(user.pk)
    user.refresh_from_db()
    assert user.last_login


def test_nothing_about_a_resident_is_written_down():
    client = signed_in_resident()
    client.post("/mijn/afmelden/")
    assert not signed_in(client)
    assert not AccessLog.objects.exists()
    assert not AuditEntry.objects.exists()


def test_the_mail_is_first_in_the_row_and_loses_its_text_after_a_day():
    ask_for_mail(Client())
    message = Message.objects.get()
    assert message.priority > 0
    assert message.body.delete_after < timezone.now() + timedelta(days=1, minutes=1)
    stored = SignInRequest.objects.values_list("link_key", "code_key").get()
    mailed = newest_mail()
    for secret in (mailed["url"].split("/")[-2], mailed["code"].replace(" ", "")):
        assert not any(secret in value for value in stored)


# --- what opens nothing -------------------------------------------------------------------------------


def test_opening_a_link_changes_nothing():
    """Mail scanners open every link, some ten times."""
    ask_for_mail(Client())
    before = list(SignInRequest.objects.values())
    for method in ("get", "head", "get"):
        scanner = Client()
        response = getattr(scanner, method)(link_in_mail())
        assert response.status_code == 200
        assert "sessionid" not in scanner.cookies
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
    assert list(SignInRequest.objects.values()) == before
    assert not User.objects.filter(email=ADDRESS).exists()
    assert Client().post(link_in_mail()).status_code == 302


def test_a_link_works_once():
    ask_for_mail(Client())
    first, second = Client(), Client()
    first.post(link_in_mail())
    assert second.get(link_in_mail()).status_code == 410
    response = second.post(link_in_mail())
    assert response.status_code == 410
    assert "/mijn/aanmelden/" in response.content.decode()
    assert not signed_in(second)
    assert signed_in(first)


def test_the_code_is_used_up_by_the_link():
    client = Client()
    ask_for_mail(client)
    Client().post(link_in_mail())
    html = client.post(CODE, {"code": code_in_mail()}).content.decode()
    assert "Deze code werkt niet meer" in html
    assert not signed_in(client)


def test_after_a_quarter_of_an_hour_link_and_code_are_over():
    client = Client()
    ask_for_mail(client)
    with at(timezone.now() + timedelta(minutes=14, seconds=50)):
        assert client.get(link_in_mail()).status_code == 200
    with at(timezone.now() + timedelta(minutes=15, seconds=1)):
        assert client.get(link_in_mail()).status_code == client.post(link_in_mail()).status_code == 410
        html = client.post(CODE, {"code": code_in_mail()}).content.decode()
        assert "Deze code werkt niet meer" in html
        assert client.post("/mijn/code/opnieuw/").status_code == 200
        assert client.post(CODE, {"code": code_in_mail()}).status_code == 302


def test_a_changed_byte_opens_nothing_and_says_the_same_as_an_old_link():
    ask_for_mail(Client())
    path = link_in_mail()
    for place in (12, 20, len(path) - 2):
        changed = path[:place] + ("A" if path[place] != "A" else "B") + path[place + 1 :]
        assert Client().post(changed).status_code == 410
    unknown = Client().get(changed).content
    Client().post(path)
    assert Client().get(path).content == unknown


def test_the_newest_mail_counts():
    client = Client()
    ask_for_mail(client)
    old_link, old_code = link_in_mail(), code_in_mail()
    ask_for_mail(client)
    assert Client().post(old_link).status_code == 410
    if old_code != code_in_mail():
        assert client.post(CODE, {"code": old_code}).status_code == 200
    assert client.post(CODE, {"code": code_in_mail()}).status_code == 302
    states = Message.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["cancelled", "planned"], "a mail whose link is dead was still going out"


def test_a_new_mail_can_be_asked_after_half_a_minute():
    client = Client()
    ask_for_mail(client)
    html = client.post("/mijn/code/opnieuw/").content.decode()
    assert "Wacht nog even" in html
    assert Message.objects.count() == 1
    with at(timezone.now() + timedelta(seconds=31)):
        assert "nieuwe mail onderweg" in client.post("/mijn/code/opnieuw/").content.decode()
    assert Message.objects.count() == 2
    for minute in range(2, 5):
        with at(timezone.now() + timedelta(minutes=minute)):
            client.post("/mijn/code/opnieuw/")
    with at(timezone.now() + timedelta(minutes=5)):
        html = client.post("/mijn/code/opnieuw/").content.decode()
        assert ("al een paar keer" in html, "nieuwe mail onderweg" in html) == (True, False)
        assert client.post(CODE, {"code": code_in_mail()}).status_code == 302, "the newest mail still works"
    assert Message.objects.count() == 5
    assert Client().post("/mijn/code/opnieuw/")["Location"] == SIGN_IN
    assert Client().get(CODE)["Location"] == SIGN_IN


# --- guessing and flooding ----------------------------------------------------------------------------


def test_five_wrong_codes_close_the_code_and_not_the_link():
    client = Client()
    ask_for_mail(client)
    wrong = other_digits(code_in_mail())
    said = [client.post(CODE, {"code": wrong}).context["form"].errors["code"][0] for _try in range(6)]
    assert [re.search(r"nog (\d)", text).group(1) for text in said[:4]] == ["4", "3", "2", "1"]
    assert "te vaak" in said[4]
    assert client.post(CODE, {"code": code_in_mail()}).status_code == 200, "a guesser got a sixth try"
    assert Client().post(link_in_mail()).status_code == 302


def test_what_is_no_code_costs_no_try():
    client = Client()
    ask_for_mail(client)
    for typed in ("", "abc", "12345", "1234567", "١٢٣٤٥٦"):
        assert "code" in client.post(CODE, {"code": typed}).context["form"].errors
    assert SignInRequest.objects.get().wrong_codes == 0


def test_guessing_goes_on_no_longer_by_asking_for_new_mails():
    """Twenty tries an hour for an address, however many mails."""
    tries = 0
    for minute in range(0, 40, 4):
        with at(timezone.now() + timedelta(minutes=minute)):
            sign_in.request_sign_in(address=ADDRESS)
            for _try in range(5):
                before = SignInRequest.objects.get().wrong_codes
                with pytest.raises(sign_in.SignInError):
                    sign_in.use_code(address=ADDRESS, code=other_digits(code_in_mail()))
                tries += SignInRequest.objects.get().wrong_codes - before
    assert tries <= 20 + 20 * 40 / 60


def test_one_network_may_not_guess_at_address_after_address():
    tries = 0
    for number in range(16):
        client, address = Client(), f"bewoner{number}@voorbeeld.example.nl"
        ask_for_mail(client, address)
        for _try in range(5):
            client.post(CODE, {"code": other_digits(code_in_mail(address))}, REMOTE_ADDR="198.51.100.30")
        tries += SignInRequest.objects.get(address=address).wrong_codes
    assert tries == 60


def test_two_hundred_sign_ins_in_a_minute_are_five_mails():
    client = Client()
    answers = {(response.status_code, response["Location"]) for response in (ask_for_mail(client) for _ in range(200))}
    assert answers == {(302, CODE)}
    assert Message.objects.count() == 5
    assert SignInRequest.objects.count() == 1
    assert client.post(CODE, {"code": code_in_mail()}).status_code == 302


def test_many_forms_from_one_network_get_a_question_first():
    client, statuses = Client(), []
    for number in range(24):
        data = filled_in(f"bewoner{number}@voorbeeld.example.nl")
        statuses.append(client.post(SIGN_IN, data, REMOTE_ADDR="198.51.100.20").status_code)
    assert statuses[0] == 302
    assert statuses[-1] == 200
    assert Message.objects.count() < 24


# --- nobody learns anything -----------------------------------------------------------------------------


def test_known_unknown_and_staff_addresses_get_the_same_answer():
    factories.ResidentFactory(email="bekend@voorbeeld.example.nl")
    factories.UserFactory(email="collega@voorbeeld.example.nl")
    ask_for_mail(Client(), "warm@voorbeeld.example.nl")
    seen = []
    for name in ("bekend", "vreemd", "collega"):
        client, address = Client(), f"{name}@voorbeeld.example.nl"
        with CaptureQueriesContext(connection) as queries:
            response = ask_for_mail(client, address)
        page = client.get(CODE).content.decode()
        wrong = client.post(CODE, {"code": "000000"}).content.decode()
        seen.append(
            (
                response.status_code,
                response["Location"],
                len(queries),
                sorted(client.cookies),
                *(re.sub(r'value="\w{64}"', "", html).replace(address, "…") for html in (page, wrong)),
            )
        )
    assert seen[0] == seen[1] == seen[2]
    assert SignInRequest.objects.count() == 4


def test_a_member_of_staff_is_shown_the_other_door():
    user = factories.UserFactory(email=ADDRESS)
    client = Client()
    ask_for_mail(client)
    assert newest_mail(kind="accounts/sign_in_staff")["url"].endswith("/beheer/")
    assert not Message.objects.filter(kind="accounts/sign_in").exists()
    assert not signed_in(client)
    assert User.objects.get(email=ADDRESS) == user


def test_whoever_becomes_staff_is_out_and_stays_out():
    """Neither an open session nor an open link of a resident may pass by the second factor."""
    client = signed_in_resident()
    ask_for_mail(Client())
    for promotion in ({"is_staff": True}, {"is_superuser": True}):
        User.objects.filter(email=ADDRESS).update(is_staff=False, is_superuser=False)
        assert client.get("/mijn/").status_code == 200
        User.objects.filter(email=ADDRESS).update(**promotion)
        assert client.get("/mijn/").status_code == 302
        assert client.get("/beheer/").status_code == 302
        assert Client().post(link_in_mail()).status_code == 403


def test_a_role_ends_a_session_of_a_resident_too():
    client = signed_in_resident()
    setup_roles()
    give_role(user=User.objects.get(email=ADDRESS), role="redacteur")
    assert client.get("/mijn/").status_code == 302
    assert client.get("/beheer/").status_code == 302


def test_a_closed_account_opens_nothing():
    factories.ResidentFactory(email=ADDRESS, is_active=False)
    client = Client()
    ask_for_mail(client)
    assert Client().post(link_in_mail()).status_code == 403
    assert "Neem contact" in client.post(CODE, {"code": code_in_mail()}).content.decode()


@pytest.mark.parametrize(
    "target",
    [
        "https://kwaad.example/",
        "//kwaad.example/",
        "/\\kwaad.example",
        "javascript:alert(1)",
        "http:kwaad",
        f"/zoeken/?q={'kwaad' * 60}",
    ],
)
def test_nobody_is_sent_to_another_site_or_stopped_by_where_they_came_from(target):
    client = Client()
    assert "kwaad" not in client.get(SIGN_IN, {"next": target}).content.decode()
    ask_for_mail(client, next_url=target)
    assert client.post(link_in_mail())["Location"] == "/mijn/"


def test_forms_from_another_site_do_nothing():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(SIGN_IN, filled_in(), headers={"origin": "https://kwaad.example"}, REMOTE_ADDR=somewhere())
    assert response.status_code == 200
    assert not Message.objects.exists()
    assert ask_for_mail(strict)["Location"] == CODE
    for path in (link_in_mail(), CODE, "/mijn/code/opnieuw/", "/mijn/afmelden/"):
        assert strict.post(path, {"code": code_in_mail()}).status_code == 403
    assert not signed_in(strict)


def test_no_secret_reaches_the_log(caplog):
    ask_for_mail(Client())
    path = link_in_mail()
    Client().post(path)
    Client().get(path)
    Client(enforce_csrf_checks=True).post(path)
    lines = [record for record in caplog.records if "/mijn/link/" in record.getMessage()]
    assert lines, "Django logs what is refused; without such a line this test says nothing"
    assert all(without_secrets(record) for record in lines)
    assert not any(path.split("/")[-2] in record.getMessage() for record in lines)
