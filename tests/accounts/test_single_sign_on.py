"""Single sign-on against a real OpenID Connect provider on this machine."""

import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import give_role, setup_roles
from accounts.staff import recent
from messaging.models import Message
from tests import factories
from tests.processes import free_port
from tests.staff import at

LOGIN, START = "/beheer/login/", "/beheer/login/via/gemeente/"
PASSWORD = "een lang wachtwoord van 2026"
EXPORT = "/beheer/cms/auditentry/?export=csv"
WORK = "anna@stadmakers.example.nl"


@pytest.fixture(scope="module")
def provider():
    """The address of a provider that believes everyone, in a process of its own."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address):
    for _attempt in range(200):
        try:
            return requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("the provider did not start")


@pytest.fixture
def oidc(provider, settings):
    settings.OIDC = {
        "url": provider,
        "client_id": "stadmakers",
        "client_secret": "geheim",
        "name": "Gemeente Voorbeeld",
        "only": False,
        "trust_address": False,
    }
    return settings.OIDC


@pytest.fixture
def anna(home):
    setup_roles()
    user = factories.UserFactory(email=WORK, first_name="Anna")
    user.set_password(PASSWORD)
    user.save()
    give_role(user=user, role="redacteur")
    return user


def consent(provider, answer, sub, claims):
    """What a browser does at the provider: sign in there; gives the way back to this site."""
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()
    back = requests.post(answer["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
    assert back.status_code == 302, back.text
    parts = urlsplit(back.headers["Location"])
    assert parts.netloc == "testserver"
    return f"{parts.path}?{parts.query}"


def sign_in(oidc, *, sub="abc-1", email=WORK, verified=True, client=None, start=START):
    """Sign in through the provider; the client carries the answer of the site."""
    client = client or Client()
    claims = {"email": email} | ({} if verified is None else {"email_verified": verified})
    client.answer = client.get(consent(oidc["url"], client.get(start), sub, claims))
    return client


def is_in(client):
    return client.get("/beheer/").status_code == 200


def test_a_member_of_staff_comes_in(oidc, anna):
    html = Client().get(f"{LOGIN}?next=/beheer/images/").content.decode()
    assert "Aanmelden met Gemeente Voorbeeld" in html
    client = sign_in(oidc, start=f"{START}?next=/beheer/images/")
    assert client.answer["Location"] == "/beheer/images/"
    assert is_in(client)
    tied = SocialAccount.objects.get()
    assert (tied.user, tied.uid, tied.extra_data) == (anna, "abc-1", {})
    assert "gekoppeld" in Message.objects.get().body.context["what"]
    sign_in(oidc)
    assert SocialAccount.objects.get().extra_data == {}, "what the provider tells is kept"
    assert Message.objects.count() == 1


def test_without_settings_there_is_no_such_door(anna):
    assert "Aanmelden met" not in Client().get(LOGIN).content.decode()
    assert Client().get(START).status_code == 404


def test_the_question_carries_state_nonce_and_pkce(oidc, anna):
    first, second = (parse_qs(urlsplit(Client().get(START)["Location"]).query) for _time in range(2))
    assert first["code_challenge_method"] == ["S256"]
    assert set(first["scope"][0].split()) == {"openid", "profile", "email"}
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 16
        assert first[name] != second[name]
    asked = parse_qs(
        urlsplit(Client().get(f"{START}?scope=admin&auth_params=acr%3D0&process=connect")["Location"]).query
    )
    assert "admin" not in asked["scope"][0]
    assert "acr" not in asked


def test_capitals_in_the_address_do_not_matter(oidc, anna):
    assert is_in(sign_in(oidc, email="Anna@Stadmakers.Example.NL"))


@pytest.mark.parametrize(
    "who",
    [
        {"email": "vreemd@stadmakers.example.nl"},
        {"verified": False},
        {"verified": None},
        {"email": "bewoner@voorbeeld.example.nl"},
        {"email": "weg@stadmakers.example.nl"},
    ],
    ids=["unknown", "not verified", "nothing said", "a resident", "switched off"],
)
def test_who_is_not_let_in(oidc, anna, who):
    factories.ResidentFactory(email="bewoner@voorbeeld.example.nl")
    factories.UserFactory(email="weg@stadmakers.example.nl", is_active=False)
    accounts = User.objects.count()
    client = sign_in(oidc, sub="vreemd-9", **who)
    assert client.answer.status_code == 403
    html = client.answer.content.decode()
    assert "U kunt hier niet aanmelden" in html
    assert "vreemd" not in html
    assert not is_in(client)
    assert User.objects.count() == accounts
    assert not SocialAccount.objects.exists()


def test_a_provider_that_verifies_without_saying_so(oidc, anna):
    oidc["trust_address"] = True
    assert is_in(sign_in(oidc, verified=None))


def test_the_account_stays_tied_when_the_address_changes(oidc, anna):
    sign_in(oidc)
    assert is_in(sign_in(oidc, email="anna.nieuw@elders.example.nl", verified=False))
    other = sign_in(oidc, sub="iemand-anders")
    assert other.answer.status_code == 403, "the address was given to somebody else, who got the account"
    anna.is_active = False
    anna.save()
    assert sign_in(oidc).answer.status_code == 403


def test_the_second_step_is_then_the_work_of_the_provider(oidc, anna, settings):
    settings.MFA_ROLES = {"redacteur"}
    assert is_in(sign_in(oidc))
    Authenticator.objects.create(user=anna, type="totp", data={"secret": "x"})
    assert is_in(sign_in(oidc))
    inside = Client()
    inside.post(LOGIN, {"username": WORK, "password": PASSWORD})
    assert not is_in(inside)


def test_an_answer_of_somebody_else_or_twice_opens_nothing(oidc, anna):
    client = Client()
    back = consent(oidc["url"], client.get(START), "abc-1", {"email": WORK, "email_verified": True})
    victim = Client()
    assert victim.get(back).status_code == 401
    assert "niet gelukt" in victim.get(back).content.decode()
    assert client.get(back).status_code == 302
    again = Client()
    assert again.get(back).status_code == 401
    assert not is_in(victim)
    assert not is_in(again)


def test_a_token_for_another_question_is_refused(oidc, anna):
    client = Client()
    start = client.get(START)
    session = client.session
    state = next(iter(session["socialaccount_states"].values()))
    state[0]["nonce"] = "something-else"
    session.save()
    client.answer = client.get(consent(oidc["url"], start, "abc-1", {"email": WORK, "email_verified": True}))
    assert client.answer.status_code == 403


@pytest.mark.parametrize(("error", "status"), [("access_denied", 302), ("server_error", 401)])
def test_when_the_provider_says_no(oidc, anna, error, status):
    client = Client()
    state = parse_qs(urlsplit(client.get(START)["Location"]).query)["state"][0]
    answer = client.get(f"{START}terug/?error={error}&state={state}")
    assert answer.status_code == status
    assert "aanmelden" in client.get(f"{START}terug/?error={error}&state={state}", follow=True).content.decode()
    assert client.get(reverse("socialaccount_login_cancelled")).status_code == 200


def test_when_the_provider_is_away_the_password_still_works(oidc, anna):
    oidc["url"] = f"http://localhost:{free_port()}"
    answer = Client().get(START)
    assert answer.status_code == 401
    assert "niet gelukt" in answer.content.decode()
    client = Client()
    client.post(LOGIN, {"username": WORK, "password": PASSWORD})
    assert is_in(client)


def test_only_single_sign_on_but_for_administrators_in_need(oidc, anna):
    oidc["only"] = True
    assert 'name="password"' not in Client().get(LOGIN).content.decode()
    assert 'name="password"' in Client().get(f"{LOGIN}?nood").content.decode()
    client = Client()
    assert client.post(LOGIN, {"username": WORK, "password": PASSWORD}).status_code == 200
    assert not is_in(client)
    client.post(reverse("wagtailadmin_password_reset"), {"email": WORK})
    assert not Message.objects.exists()
    boss = User.objects.create_superuser("baas@stadmakers.example.nl", PASSWORD)
    client.post(LOGIN, {"username": boss.email, "password": PASSWORD})
    assert is_in(client)


def test_asked_again_the_provider_asks_the_password_anew(oidc, anna):
    give_role(user=anna, role="beheerder")
    client = sign_in(oidc)
    session = client.session
    session[recent.CONFIRMED] -= 11 * 60
    session.save()
    question = client.get(EXPORT)["Location"]
    assert question.startswith(reverse("staff_confirm_oidc"))
    html = client.get(question).content.decode()
    assert "Wachtwoord invullen" in html
    link = html[html.index(f"{START}?opnieuw") :].split('"')[0].replace("&amp;", "&")
    asked = client.get(link)
    assert parse_qs(urlsplit(asked["Location"]).query)["prompt"] == ["login"]
    back = consent(oidc["url"], asked, "abc-1", {"email": WORK, "email_verified": True})
    with at(timezone.now() + timedelta(minutes=11)):
        assert client.get(back).status_code == 403, "the provider answered with an old password"
    assert client.get(EXPORT).status_code == 302
    back = consent(oidc["url"], client.get(link), "abc-1", {"email": WORK, "email_verified": True})
    assert client.get(back)["Location"] == EXPORT
    assert client.get(EXPORT).status_code == 200
