"""The second step of staff: no way around it, no way to guess it, and a way out when the telephone is gone."""

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.services import give_role, setup_roles
from cms.models import AuditEntry
from messaging import rendering
from messaging.models import Message
from tests import factories
from tests.staff import at, client_for, refused, signed_in

PASSWORD = "een lang wachtwoord van 2026"
LOGIN, STEP = "/beheer/login/", "/beheer/login/tweede-stap/"


def code_of(secret, *, periods=0):
    """A code as an app makes it (RFC 6238), so many half minutes from now."""
    counter = int(time.time()) // 30 + periods
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def wrong(secret):
    """A code that the app does not show now, before or after."""
    good = {code_of(secret, periods=n) for n in range(-2, 3)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in good)


def letters(user):
    return [message.body.context["what"] for message in Message.objects.filter(address=user.email).order_by("pk")]


@pytest.fixture
def jan(home):
    setup_roles()
    user = factories.UserFactory(email="jan@stadmakers.example.nl")
    user.set_password(PASSWORD)
    user.save()
    give_role(user=user, role="redacteur")
    return user


def knock(client=None, email="jan@stadmakers.example.nl", **extra):
    client = client or Client()
    client.answer = client.post(LOGIN, {"username": email, "password": PASSWORD, **extra})
    return client


def set_up_app(client):
    """Set up an app as somebody would; returns its secret and the recovery codes, which are shown once."""
    html = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'stad-secret">([A-Z2-7]+)<', html)[1]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes"), answer
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    return secret, re.findall(r"<code>(\d{8})</code>", shown)


@pytest.fixture
def app(jan):
    """The secret and recovery codes of Jan's app."""
    return set_up_app(client_for(jan))


def test_password_then_code_of_the_app(jan, app):
    secret, _codes = app
    client = knock(next="/beheer/images/")
    assert client.answer["Location"] == STEP
    assert "_auth_user_id" not in client.session
    html = client.get(STEP).content.decode()
    assert "jan@" not in html
    answer = client.post(STEP, {"code": wrong(secret)})
    assert "klopt niet" in answer.content.decode()
    assert client.post(STEP, {"code": code_of(secret)})["Location"] == "/beheer/images/"
    assert client.get("/beheer/").status_code == 200
    assert AuditEntry.objects.filter(action="login_failed", user=jan, view="mfa_authenticate").count() == 1


def test_a_code_that_somebody_looked_over_works_once(jan, app):
    code = code_of(app[0])
    assert knock().post(STEP, {"code": code})["Location"] == "/beheer/"
    assert knock().post(STEP, {"code": code}).status_code == 200
    assert knock().post(STEP, {"code": code_of(app[0], periods=1)})["Location"] == "/beheer/"


def test_each_recovery_code_works_once_and_all_are_shown_once(jan, app):
    _secret, codes = app
    assert len(set(codes)) == 10
    assert knock().post(STEP, {"code": codes[3]})["Location"] == "/beheer/"
    second = knock()
    assert second.post(STEP, {"code": codes[3]}).status_code == 200
    assert second.post(STEP, {"code": codes[4]})["Location"] == "/beheer/"
    html = second.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not any(code in html for code in codes)
    assert "8 codes over" in html


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_home",
        "wagtailadmin_account",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "staff_sign_out_everywhere",
    ],
)
def test_the_password_alone_opens_nothing(jan, app, name):
    client = knock()
    for answer in (client.get(reverse(name)), client.post(reverse(name), {"code": app[1][0]})):
        assert answer.status_code == 302
        assert answer["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session
    assert Authenticator.objects.filter(user=jan).count() == 2


def test_nor_does_the_password_at_another_door_or_a_new_password(jan, app, client):
    for door in ("/_util/login/", "/beheer/", "/beheer/password_reset/", "/mijn/"):
        knock_there = Client()
        knock_there.post(door, {"username": jan.email, "password": PASSWORD, "email": jan.email})
        assert "_auth_user_id" not in knock_there.session, door
    client.post(reverse("wagtailadmin_password_reset"), {"email": jan.email})
    from django.core import mail

    link = re.search(r"https?://[^/]+(/beheer/\S+)", mail.outbox[-1].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": "een heel ander woord 99", "new_password2": "een heel ander woord 99"})
    assert "_auth_user_id" not in client.session
    answer = client.post(LOGIN, {"username": jan.email, "password": "een heel ander woord 99"})
    assert answer["Location"] == STEP


def test_the_step_without_a_password_leads_to_the_door(jan, app, client):
    assert client.get(STEP)["Location"] == LOGIN
    assert client.post(STEP, {"code": code_of(app[0])})["Location"] == LOGIN


def test_stopping_halfway_begins_again(jan, app):
    client = knock()
    assert client.post("/beheer/login/annuleren/")["Location"] == LOGIN
    assert client.post(STEP, {"code": code_of(app[0])})["Location"] == LOGIN


def test_guessing_codes_stops_after_five_and_sessions_do_not_help(jan, app):
    secret, codes = app
    for _attempt in range(5):
        assert knock().post(STEP, {"code": wrong(secret)}).status_code == 200
    late = knock()
    assert "Wacht vijf minuten" in late.post(STEP, {"code": code_of(secret)}).content.decode()
    assert late.post(STEP, {"code": codes[0]}).status_code == 200
    with at(timezone.now() + timedelta(minutes=6)):
        assert late.post(STEP, {"code": code_of(secret)})["Location"] == "/beheer/"


def test_a_copy_of_the_database_gives_nobody_a_code(jan, app):
    secret, codes = app
    stored = str([authenticator.data for authenticator in Authenticator.objects.all()])
    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_after_the_key_was_lost_no_code_fits_and_a_colleague_can_still_help(jan, app, settings):
    settings.ADDRESS_KEY = "another key"
    client = knock()
    assert client.get(STEP).status_code == 200
    for code in (code_of(app[0]), app[1][0]):
        assert client.post(STEP, {"code": code}).status_code == 200
    signed_in("beheerder").post(reverse("staff_reset_second_step", args=[jan.pk]))
    assert knock().answer["Location"] == "/beheer/"


def test_a_role_that_needs_a_second_step_first_sets_one_up(jan, settings):
    settings.MFA_ROLES = {"redacteur"}
    client = knock()
    assert client.answer["Location"] == "/beheer/"
    for address in ("/beheer/", "/beheer/images/", "/beheer/account/", "/beheer/api/main/pages/"):
        assert client.get(address)["Location"] == reverse("mfa_index"), address
    assert "Stel die eerst in" in client.get(reverse("mfa_index")).content.decode()
    set_up_app(client)
    assert client.get("/beheer/").status_code == 200
    assert client.post(reverse("wagtailadmin_logout")).status_code == 302


@pytest.mark.parametrize(
    ("role", "fields", "free"),
    [("behandelaar", {}, True), ("redacteur", {}, False), ("niemand", {"is_superuser": True}, False)],
)
def test_who_needs_a_second_step(home, settings, role, fields, free):
    settings.MFA_ROLES = {"redacteur"}
    client = signed_in(role, **fields)
    assert (client.get("/beheer/").status_code == 200) == free
    settings.MFA_ROLES = set()
    assert client.get("/beheer/").status_code == 200, "off, as in the demo"


def test_a_typing_error_in_the_roles_is_found(settings):
    settings.MFA_ROLES = {"redacteur", "redactuer"}
    assert [error.id for error in run_checks(tags=["security"]) if "redactuer" in error.msg] == ["accounts.E001"]


def test_every_change_is_told_by_mail(jan, django_capture_on_commit_callbacks):
    client = client_for(jan)
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    told = letters(jan)
    assert ["ingesteld" in told[0], "herstelcodes" in told[1], "weggehaald" in told[2]] == [True] * 3
    letter = rendering.render(Message.objects.latest("pk").body)
    assert letter.subject == "Uw aanmelding is gewijzigd"
    assert "weggehaald" in letter.text
    assert "weggehaald" in letter.html
    assert not Authenticator.objects.filter(user=jan).exists(), "recovery codes stayed without a second step"


def test_a_beheerder_helps_who_lost_the_telephone(jan, app):
    elsewhere, manager = client_for(jan), signed_in("beheerder")
    page = reverse("staff_reset_second_step", args=[jan.pk])
    assert page in manager.get(reverse("wagtailusers_users:index")).content.decode()
    assert "Bel terug" in manager.get(page).content.decode()
    assert Authenticator.objects.filter(user=jan).exists(), "looking changed something"
    assert manager.post(page).status_code == 302
    assert not Authenticator.objects.filter(user=jan).exists()
    assert elsewhere.get("/beheer/").status_code == 302, "a session of the lost telephone still worked"
    assert "beheerder" in letters(jan)[-1]
    assert AuditEntry.objects.filter(user=manager.user, view="second_step_removed", object_id=jan.pk).exists()
    assert knock().answer["Location"] == "/beheer/"


def test_who_may_take_a_second_step_away(jan, app):
    boss, manager = factories.UserFactory(is_superuser=True), signed_in("beheerder")
    set_up_app(client_for(boss))
    address = reverse("staff_reset_second_step", args=[boss.pk])
    assert refused(manager.post(address))
    assert refused(manager.post(reverse("staff_reset_second_step", args=[manager.user.pk])))
    assert refused(signed_in("eindredacteur").post(reverse("staff_reset_second_step", args=[jan.pk])))
    resident = factories.ResidentFactory()
    assert manager.get(reverse("staff_reset_second_step", args=[resident.pk])).status_code == 404
    assert Authenticator.objects.filter(user__in=[boss, jan]).count() == 4
    client_for(factories.UserFactory(is_superuser=True)).post(address)
    assert not Authenticator.objects.filter(user=boss).exists()


def test_nobody_touches_the_passkey_of_another(jan):
    key = Authenticator.objects.create(
        user=factories.UserFactory(), type="webauthn", data={"name": "Laptop", "credential": {}}
    )
    client = client_for(jan)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, args=[key.pk]), {"name": "Mijn"}).status_code == 404
    assert Authenticator.objects.get(pk=key.pk).data["name"] == "Laptop"


def test_sign_out_everywhere_but_here(jan):
    here, there = client_for(jan), client_for(jan)
    page = reverse("staff_sign_out_everywhere")
    assert page in here.get(reverse("wagtailadmin_account")).content.decode()
    here.get(page)
    assert here.post(page)["Location"] == reverse("wagtailadmin_account")
    assert here.get("/beheer/").status_code == 200
    assert there.get("/beheer/").status_code == 302
    assert len(letters(jan)) == 1


def test_a_resident_gets_no_further_than_the_door(home):
    resident = factories.ResidentFactory()
    resident.set_password(PASSWORD)
    resident.save()
    client = knock(email=resident.email)
    assert "horen niet bij elkaar" in client.answer.content.decode()
    inside = Client()
    inside.force_login(resident, backend="accounts.backends.ResidentBackend")
    for name in ("wagtailadmin_home", "mfa_index", "mfa_activate_totp", "account_reauthenticate"):
        assert inside.get(reverse(name))["Location"].startswith(LOGIN), name
    assert inside.get(LOGIN).status_code == 200


def test_a_resident_who_is_also_at_work_leaves_the_session_of_home_behind(jan, app):
    client = Client()
    client.force_login(factories.ResidentFactory(), backend="accounts.backends.ResidentBackend")
    assert knock(client).answer["Location"] == STEP
    assert client.post(STEP, {"code": code_of(app[0])})["Location"] == "/beheer/"
    assert client.session["_auth_user_id"] == str(jan.pk)


def test_on_the_server_there_is_a_way_back(jan, app, capsys):
    call_command("reset_second_step", "JAN@stadmakers.example.nl")
    assert "weggehaald" in capsys.readouterr().out
    assert knock().answer["Location"] == "/beheer/"
    assert len(letters(jan)) == 1
    for address in (jan.email, factories.ResidentFactory().email, "niemand@stadmakers.example.nl"):
        with pytest.raises(CommandError):
            call_command("reset_second_step", address)
