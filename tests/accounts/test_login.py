"""The staff door: one, slow to guess, and silent about who has a key."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.login import attempted_address, client_address
from accounts.staff.door import FROM_EVERYWHERE
from cms.models import AuditEntry
from tests import factories
from tests.staff import at

PASSWORD = "een lang wachtwoord van 2026"
LOGIN = "/beheer/login/"
LIMIT = 5


@pytest.fixture
def jan(home):
    from accounts.services import give_role, setup_roles

    setup_roles()
    user = factories.UserFactory(email="jan@stadmakers.example.nl")
    user.set_password(PASSWORD)
    user.save()
    give_role(user=user, role="redacteur")
    return user


def knock(password, email="jan@stadmakers.example.nl", address="203.0.113.7", client=None):
    return (client or Client()).post(LOGIN, {"username": email, "password": password}, REMOTE_ADDR=address)


def test_sign_in_and_out(jan):
    client = Client()
    assert client.get("/beheer/")["Location"].startswith(LOGIN)
    assert knock(PASSWORD, email="JAN@stadmakers.example.nl", client=client)["Location"] == "/beheer/"
    assert client.get("/beheer/").status_code == 200
    client.post(reverse("wagtailadmin_logout"))
    assert client.get("/beheer/").status_code == 302
    kinds = list(
        AuditEntry.objects.filter(action__in=["login", "logout"]).order_by("pk").values_list("action", flat=True)
    )
    assert kinds == ["login", "logout"]


def test_guessing_closes_the_door_for_a_while_and_says_so_in_dutch(jan):
    for _attempt in range(LIMIT - 1):
        assert knock("mis").status_code == 200
    response = knock("mis")
    assert response.status_code == 429
    html = response.content.decode()
    assert "15 minuten" in html
    assert "jan@" not in html
    assert knock(PASSWORD).status_code == 429, "the right password opened a locked door"
    with at(timezone.now() + timedelta(minutes=16)):
        assert knock(PASSWORD)["Location"] == "/beheer/"


def test_a_stranger_cannot_lock_somebody_out(jan):
    """Known addresses are on the site; five wrong passwords from elsewhere must not keep their owners away."""
    for _attempt in range(LIMIT):
        knock("mis", address="203.0.113.66")
    assert knock(PASSWORD, address="198.51.100.1")["Location"] == "/beheer/"


def test_the_account_is_locked_from_everywhere_when_it_is_tried_from_everywhere(jan):
    for number in range(LIMIT * FROM_EVERYWHERE):
        assert knock("mis", address=f"203.0.113.{number + 1}").status_code == 200
    assert knock(PASSWORD, address="198.51.100.1").status_code == 429
    with at(timezone.now() + timedelta(minutes=16)):
        assert knock(PASSWORD, address="198.51.100.1")["Location"] == "/beheer/"


def test_capitals_and_spaces_give_no_extra_attempts(jan):
    for spelling in ("jan@", "JAN@", "Jan@", " jan@", "jAN@"):
        response = knock("mis", email=f"{spelling}stadmakers.example.nl")
    assert response.status_code == 429


def test_one_locked_account_does_not_lock_another(jan):
    other = factories.UserFactory(email="els@stadmakers.example.nl")
    other.set_password(PASSWORD)
    other.save()
    for _attempt in range(LIMIT):
        knock("mis")
    assert knock(PASSWORD, email="els@stadmakers.example.nl").status_code == 302


def test_an_unknown_address_is_treated_the_same(jan):
    known = [_without_token(knock("mis")) for _attempt in range(LIMIT)]
    unknown = [_without_token(knock("mis", email="niemand@stadmakers.example.nl")) for _attempt in range(LIMIT)]
    assert [status for status, _html in known] == [status for status, _html in unknown] == [200] * 4 + [429]
    assert [html for _status, html in known] == [
        html.replace("niemand@stadmakers.example.nl", "jan@stadmakers.example.nl") for _status, html in unknown
    ]


def _without_token(response):
    html = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return response.status_code, re.sub(r'"CSRF_TOKEN": "[^"]+"', "", html)


def test_a_good_sign_in_forgets_earlier_mistakes(jan):
    for _attempt in range(LIMIT - 1):
        knock("mis")
    knock(PASSWORD)
    assert not AccessAttempt.objects.exists()


def test_the_log_of_attempts_holds_no_password_and_no_tried_address_in_the_audit_log(jan):
    knock("mijn-geheim-123")
    attempt = AccessAttempt.objects.get()
    assert "mijn-geheim" not in attempt.post_data + attempt.get_data
    entry = AuditEntry.objects.get(action="login_failed")
    assert (entry.user, entry.view, entry.object_id) == (None, "", "")


def test_locking_is_in_the_audit_log(jan):
    for _attempt in range(LIMIT):
        knock("mis")
    assert AuditEntry.objects.filter(action="refused", status=429).exists()


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ("198.51.100.9", 0, "203.0.113.7"),
        ("198.51.100.9", 1, "198.51.100.9"),
        ("6.6.6.6, 198.51.100.9", 1, "198.51.100.9"),
        ("6.6.6.6, 198.51.100.9, 10.0.0.2", 2, "198.51.100.9"),
        ("", 1, "203.0.113.7"),
        ("onzin", 1, None),
    ],
)
def test_address_of_the_visitor(rf, settings, forwarded, proxies, expected):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="203.0.113.7")
    assert client_address(request) == expected


def test_attempted_address_from_form_or_credentials(rf):
    assert attempted_address(rf.post("/", {"username": " Jan@X.nl "})) == "jan@x.nl"
    assert attempted_address(None, {"username": "JAN@x.nl"}) == "jan@x.nl"
    assert attempted_address(None, {"email": "ＪＡＮ@x.nl"}) == "jan@x.nl"


@pytest.mark.parametrize("door", ["/_util/login/", "/admin/", "/admin/login/", "/django-admin/", "/accounts/login/"])
def test_there_is_no_second_door(jan, door):
    client = Client()
    response = client.post(door, {"username": jan.email, "password": PASSWORD})
    assert response.status_code in (301, 302, 404, 405)
    assert "_auth_user_id" not in client.session


def test_the_private_page_login_sends_to_the_one_door(jan):
    assert Client().get("/_util/login/?next=/geheim/")["Location"] == f"{LOGIN}?next=/geheim/"


def test_somebody_without_admin_access_gets_no_further(home):
    user = factories.UserFactory(email="bewoner@stadmakers.example.nl")
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    knock(PASSWORD, email=user.email, client=client)
    assert client.get("/beheer/").status_code == 302


def test_a_switched_off_account_cannot_sign_in(jan):
    jan.is_active = False
    jan.save()
    assert knock(PASSWORD).status_code == 200


def test_next_does_not_lead_to_another_site(jan):
    response = Client().post(LOGIN, {"username": jan.email, "password": PASSWORD, "next": "https://kwaad.example.org/"})
    assert response["Location"] == "/beheer/"


def test_password_reset_by_mail(jan):
    client = Client()
    response = client.post(reverse("wagtailadmin_password_reset"), {"email": "JAN@stadmakers.example.nl"})
    assert response.status_code == 302
    message = mail.outbox[0]
    assert message.to == ["jan@stadmakers.example.nl"]
    link = re.search(r"https?://[^/]+(/beheer/\S+)", message.body)[1]
    form = client.get(link, follow=True)
    new = "een heel ander wachtwoord 99"
    client.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    jan.refresh_from_db()
    assert jan.check_password(new)
    assert client.get(link, follow=True).context.get("validlink") is False, "a link worked twice"


def test_password_reset_says_the_same_for_everyone(jan):
    answers = []
    for email in (jan.email, "niemand@stadmakers.example.nl"):
        client = Client()
        response = client.post(reverse("wagtailadmin_password_reset"), {"email": email}, follow=True)
        answers.append((response.redirect_chain, re.sub(r'"CSRF_TOKEN": "[^"]+"', "", response.content.decode())))
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 1


def test_sessions_are_safe_in_production():
    import importlib

    base = importlib.import_module("cms.settings.base")
    assert base.SESSION_COOKIE_SECURE
    assert base.SESSION_COOKIE_HTTPONLY
    assert base.CSRF_COOKIE_SECURE
    assert base.SESSION_COOKIE_SAMESITE == "Lax"


def test_login_page_in_dutch(home):
    html = Client().get(LOGIN).content.decode()
    assert "Inloggen" in html
    assert "E-mailadres" in html
    assert "Wachtwoord vergeten" in html
    assert (
        "Wagtail"
        not in re.sub(r"<script.*?</script>|<link[^>]*>|<style.*?</style>", "", html, flags=re.S).split("<main")[1]
    )
