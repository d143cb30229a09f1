"""Dangerous acts ask again who somebody is, and nothing typed is lost by it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests import factories
from tests.staff import at, signed_in

PASSWORD = "een lang wachtwoord van 2026"
EXPORT = "/beheer/cms/auditentry/?export=csv"


@pytest.fixture
def manager(home):
    client = signed_in("beheerder")
    client.user.set_password(PASSWORD)
    client.user.save()
    client.force_login(client.user, backend=factories.BACKEND)
    return client


def later(minutes):
    return at(timezone.now() + timedelta(minutes=minutes))


def form_of(user, **changes):
    return {"email": user.email, "first_name": "Noor", "last_name": "Nieuw", "is_active": "on", **changes}


def test_a_download_asks_after_ten_minutes_and_then_goes_on(manager):
    with later(9):
        assert manager.get(EXPORT).status_code == 200
    with later(11):
        question = manager.get(EXPORT)["Location"]
        assert question.startswith(reverse("account_reauthenticate"))
        assert "niet zomaar terug te draaien" in manager.get(question).content.decode()
        assert "klopt niet" in manager.post(question, {"password": "mis"}).content.decode()
        assert manager.get(EXPORT).status_code == 302, "a wrong password counted"
        assert manager.post(question, {"password": PASSWORD})["Location"] == EXPORT
        assert manager.get(EXPORT).status_code == 200


def test_reading_never_asks(manager):
    with later(60):
        for address in ("/beheer/", "/beheer/cms/auditentry/", reverse("wagtailusers_users:index")):
            assert manager.get(address).status_code == 200


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_accounts_ask(manager, action):
    other = factories.UserFactory()
    address = reverse(f"wagtailusers_users:{action}", args=[other.pk])
    with later(11):
        assert manager.get(address)["Location"].startswith(reverse("account_reauthenticate"))
        manager.post(address, form_of(other))
    assert User.objects.get(pk=other.pk).first_name == "Sam"


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_many_accounts_at_once_ask(manager, action):
    other = factories.UserFactory()
    address = reverse("wagtail_bulk_action", args=["accounts", "user", action])
    with later(11):
        answer = manager.post(
            f"{address}?id={other.pk}&next=/beheer/", {"mark_as_active": "False", "role": Group.objects.first().pk}
        )
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    other.refresh_from_db()
    assert other.is_active
    assert other.groups.count() == 0


def test_a_form_that_was_opened_in_time_may_be_sent_for_an_hour(manager):
    other = factories.UserFactory()
    address = reverse("wagtailusers_users:edit", args=[other.pk])
    assert manager.get(address).status_code == 200
    with later(61):
        assert manager.post(address, form_of(other))["Location"].startswith(reverse("account_reauthenticate"))
    with later(50):
        assert manager.post(address, form_of(other))["Location"] == reverse("wagtailusers_users:index")
    other.refresh_from_db()
    assert other.first_name == "Noor"


def test_another_form_opens_nothing(manager):
    first, second = factories.UserFactory(), factories.UserFactory()
    manager.get(reverse("wagtailusers_users:delete", args=[first.pk]))
    with later(20):
        manager.post(reverse("wagtailusers_users:delete", args=[second.pk]))
    assert User.objects.filter(pk=second.pk).exists()


def test_a_late_post_says_that_nothing_changed(manager):
    other = factories.UserFactory()
    with later(11):
        answer = manager.post(reverse("wagtailusers_users:delete", args=[other.pk]), follow=True)
    assert "Er is nog niets veranderd" in answer.content.decode()


def test_removing_ones_own_second_step_asks(manager):
    from tests.accounts.test_second_step import set_up_app

    set_up_app(manager)
    with later(11):
        answer = manager.post(reverse("mfa_deactivate_totp"))
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        question = answer["Location"].replace(reverse("account_reauthenticate"), reverse("mfa_reauthenticate"))
        assert "Code van uw app" in manager.get(answer["Location"]).content.decode()
        assert manager.get(question).status_code == 200
    assert manager.user.authenticator_set.count() == 2


def test_guessing_the_password_of_an_open_session_stops(manager):
    with later(11):
        for _attempt in range(5):
            manager.post(reverse("account_reauthenticate"), {"password": "mis"})
        answer = manager.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert "Wacht vijf minuten" in answer.content.decode()
        assert manager.get(EXPORT).status_code == 302


def test_afterwards_one_never_ends_up_at_another_site(manager):
    with later(11):
        address = f"{reverse('account_reauthenticate')}?next=https://kwaad.example.org/"
        assert manager.post(address, {"password": PASSWORD})["Location"] == "/beheer/"
