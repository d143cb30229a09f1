"""Accounts without a user name: the model and Wagtail's screens for it."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.staff import refused, signed_in

PASSWORD = "een lang wachtwoord van 2026"


@pytest.fixture
def manager(home):
    return signed_in("beheerder")


def _form(**fields):
    return {
        "email": "nieuw@stadmakers.example.nl",
        "first_name": "Nina",
        "last_name": "Nieuw",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "groups": [Group.objects.get(name="Redacteur").pk],
        **fields,
    }


def test_address_is_kept_in_one_spelling(db):
    user = User.objects.create_user(" Jan.Jansen@Stadmakers.Example.NL ", PASSWORD)
    assert user.email == "jan.jansen@stadmakers.example.nl"
    user.email = "JAN@stadmakers.example.nl"
    user.save()
    assert User.objects.get().email == "jan@stadmakers.example.nl"


def test_an_account_needs_an_address(db):
    with pytest.raises(ValueError, match="address"):
        User.objects.create_user("", PASSWORD)


def test_the_database_refuses_a_second_account_for_one_address(db):
    first = factories.UserFactory(email="jan@stadmakers.example.nl")
    other = factories.UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=other.pk).update(email=first.email.upper())


def test_sign_in_by_address_in_any_case(db, rf):
    user = factories.UserFactory(email="jan@stadmakers.example.nl")
    user.set_password(PASSWORD)
    user.save()
    assert authenticate(rf.post("/"), username="JAN@Stadmakers.example.nl ", password=PASSWORD) == user


def test_superuser_and_names(db):
    user = User.objects.create_superuser("baas@stadmakers.example.nl", PASSWORD, first_name="Bo", last_name="Baas")
    assert user.is_superuser
    assert user.is_staff
    assert str(user) == "Bo Baas"
    assert user.get_short_name() == "Bo"
    nameless = User(email="naamloos@stadmakers.example.nl", is_staff=True)
    assert str(nameless) == nameless.get_short_name() == "naamloos@stadmakers.example.nl"
    resident = User(email="naamloos@stadmakers.example.nl")
    assert str(resident) == resident.get_full_name() == "n•••@stadmakers.example.nl"


def test_list_shows_and_finds_staff(manager):
    factories.UserFactory(email="vind@stadmakers.example.nl", first_name="Vera", last_name="Vind")
    html = manager.get(reverse("wagtailusers_users:index")).content.decode()
    assert "Vera Vind" in html
    assert "E-mailadres" in html
    for question in ("vind@", "Vera", "VIND"):
        html = manager.get(reverse("wagtailusers_users:index_results"), {"q": question}).content.decode()
        assert "Vera Vind" in html, question
    assert "Vera Vind" not in manager.get(reverse("wagtailusers_users:index_results"), {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("order", ["email", "-email", "name", "-name", "last_login", "is_active", "is_superuser"])
def test_list_can_be_ordered(manager, order):
    assert manager.get(reverse("wagtailusers_users:index"), {"ordering": order}).status_code == 200


def test_add_edit_and_delete(manager):
    response = manager.post(reverse("wagtailusers_users:add"), _form(email="Nieuw@Stadmakers.example.nl"))
    assert response.status_code == 302
    user = User.objects.get(email="nieuw@stadmakers.example.nl")
    assert user.check_password(PASSWORD)
    assert user.groups.get().name == "Redacteur"

    edit = reverse("wagtailusers_users:edit", args=[user.pk])
    assert "nieuw@stadmakers.example.nl" in manager.get(edit).content.decode()
    manager.post(edit, _form(email=user.email, first_name="Noor", password1="", password2="", is_active="on"))
    user.refresh_from_db()
    assert user.first_name == "Noor"
    assert user.check_password(PASSWORD), "an empty password field changed the password"

    delete = reverse("wagtailusers_users:delete", args=[user.pk])
    assert manager.get(delete).status_code == 200
    manager.post(delete)
    assert not User.objects.filter(pk=user.pk).exists()


@pytest.mark.parametrize("typed", ["bezet@stadmakers.example.nl", "BEZET@stadmakers.example.nl"])
def test_a_taken_address_is_one_clear_dutch_message(manager, typed):
    factories.UserFactory(email="bezet@stadmakers.example.nl")
    response = manager.post(reverse("wagtailusers_users:add"), _form(email=typed))
    assert response.status_code == 200
    assert response.context["form"].errors == {"email": ["Er is al een account met dit e-mailadres."]}


def test_a_weak_password_is_refused(manager):
    response = manager.post(reverse("wagtailusers_users:add"), _form(password1="kort", password2="kort"))
    assert "password2" in response.context["form"].errors


def test_a_beheerder_cannot_make_or_take_over_an_administrator(manager):
    manager.post(reverse("wagtailusers_users:add"), _form(is_superuser="on"))
    assert not User.objects.get(email="nieuw@stadmakers.example.nl").is_superuser
    boss = factories.UserFactory(is_superuser=True)
    edit = reverse("wagtailusers_users:edit", args=[boss.pk])
    assert refused(manager.get(edit))
    assert refused(manager.post(edit, _form(email=boss.email)))
    boss.refresh_from_db()
    assert not boss.check_password(PASSWORD)
    assert refused(manager.post(reverse("wagtailusers_users:delete", args=[boss.pk])))
    assert User.objects.filter(pk=boss.pk).exists()


@pytest.mark.parametrize("action", ["set_active_state", "delete", "assign_role"])
def test_nor_by_doing_many_at_once(manager, action):
    boss = factories.UserFactory(is_superuser=True)
    address = reverse("wagtail_bulk_action", args=["accounts", "user", action])
    manager.post(f"{address}?id={boss.pk}&next=/beheer/", {"mark_as_active": "False", "role": Group.objects.first().pk})
    boss.refresh_from_db()
    assert boss.is_active
    assert boss.groups.count() == 0


def test_an_administrator_can_make_another(admin_client, home):
    from accounts.services import setup_roles

    setup_roles()
    admin_client.post(reverse("wagtailusers_users:add"), _form(is_superuser="on"))
    assert User.objects.get(email="nieuw@stadmakers.example.nl").is_superuser


def test_own_account_page_works_without_a_user_name(home):
    client = signed_in("redacteur")
    html = client.get(reverse("wagtailadmin_account")).content.decode()
    assert client.user.last_name in html
    assert 'name="name_email-email"' not in html, "a redacteur could move the account to another address"


def test_people_in_a_role(manager):
    group = Group.objects.get(name="Beheerder")
    html = manager.get(reverse("wagtailusers_users:index"), {"group": group.pk}).content.decode()
    assert manager.user.last_name in html


def test_residents_are_not_in_the_list_and_have_no_screen(manager):
    resident = factories.ResidentFactory()
    html = manager.get(reverse("wagtailusers_users:index")).content.decode()
    assert resident.email not in html
    for screen in ("edit", "delete", "history"):
        address = reverse(f"wagtailusers_users:{screen}", args=[resident.pk])
        assert manager.get(address).status_code == 404, screen
    for action in ("delete", "assign_role", "set_active_state"):
        address = reverse("wagtail_bulk_action", args=["accounts", "user", action])
        for chosen in (f"id={resident.pk}", "id=all&childOf="):
            manager.post(
                f"{address}?{chosen}&next=/beheer/", {"mark_as_active": "False", "role": Group.objects.first().pk}
            )
    resident.refresh_from_db()
    assert resident.is_active
    assert not resident.groups.exists()


def test_a_new_account_is_one_of_staff(manager):
    manager.post(reverse("wagtailusers_users:add"), _form())
    assert User.objects.get(email="nieuw@stadmakers.example.nl").is_staff


def test_the_account_of_a_resident_becomes_one_of_staff_knowingly(manager):
    resident = factories.ResidentFactory(email="nieuw@stadmakers.example.nl")
    at_home = Client()
    at_home.force_login(resident, backend="accounts.backends.ResidentBackend")
    answer = manager.post(reverse("wagtailusers_users:add"), _form())
    assert list(answer.context["form"].errors) == ["email"]
    html = answer.content.decode()
    assert "Dit adres is van een inwoner" in html
    assert 'name="becomes_staff"' in html
    resident.refresh_from_db()
    assert not resident.is_staff

    assert manager.post(reverse("wagtailusers_users:add"), _form(becomes_staff="on")).status_code == 302
    epoch = resident.session_epoch
    resident.refresh_from_db()
    assert resident.is_staff
    assert resident.check_password(PASSWORD)
    assert resident.session_epoch == epoch + 1
    assert resident.groups.get().name == "Redacteur"
    assert User.objects.filter(email=resident.email).count() == 1
    assert "_auth_user_id" not in at_home.session or not _signed_in(at_home)


def _signed_in(client):
    return client.get("/beheer/").status_code == 200


def test_ticking_the_box_takes_over_nobody_of_staff(manager):
    taken = factories.UserFactory(email="nieuw@stadmakers.example.nl")
    answer = manager.post(reverse("wagtailusers_users:add"), _form(becomes_staff="on"))
    assert "email" in answer.context["form"].errors
    taken.refresh_from_db()
    assert not taken.check_password(PASSWORD)
