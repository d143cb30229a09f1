"""Owners get one mail a week about what is past its date; staff see who got one."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Site

from accounts.services import give_role, setup_roles
from cms import reviews
from cms.models import SiteSettings
from cms.registries import periodic
from home import review_mails
from home.review_mails import plan_review_mails, week_of
from messaging import rendering
from messaging.models import Message
from tests import factories
from tests.accounts.test_at_once import at_once
from tests.staff import signed_in

MONDAY = date(2026, 11, 23)
LETTERS = "/beheer/reports/te-controleren/mail/"


@pytest.fixture
def owner(db):
    setup_roles()
    user = factories.UserFactory(first_name="Olga", last_name="Eigenaar", email="olga@stadmakers.example.nl")
    give_role(user=user, role="redacteur")
    return user


def page(home, owner, day=MONDAY - timedelta(days=1), **more):
    return factories.StandardPageFactory(parent=home, content_owner=owner, check_before=day, **more)


def mails():
    return list(Message.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("day", "monday", "week"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), "2026-W48"),
        (date(2026, 11, 29), date(2026, 11, 23), "2026-W48"),
        (date(2027, 1, 1), date(2026, 12, 28), "2026-W53"),
        (date(2027, 1, 4), date(2027, 1, 4), "2027-W01"),
    ],
)
def test_weeks(day, monday, week):
    assert week_of(day) == (monday, week)


def test_one_mail_with_everything_of_an_owner(home, owner):
    old = page(home, owner, day=date(2026, 10, 1), title="Oude pagina")
    fund = factories.FundFactory(title="Buurtfonds", content_owner=owner, check_before=date(2026, 11, 1))
    page(home, None, title="Van niemand")
    assert plan_review_mails(MONDAY) == 1
    (mail,) = mails()
    assert (mail.address, mail.cause) == (owner.email, f"home.review:{owner.pk}:2026-W48")
    told = rendering.render_template(mail.kind, mail.body.context)
    assert told.subject == "Wilt u 2 onderdelen controleren?"
    assert "Beste Olga," in told.text
    assert told.text.index("Oude pagina") < told.text.index("Buurtfonds")
    assert "Standaardpagina, controleren vóór 1 oktober 2026" in told.text
    assert f"/beheer/pages/{old.pk}/edit/" in told.text
    assert f"/beheer/snippets/toolkit/fund/edit/{fund.pk}/" in told.text
    assert f"/beheer/reports/te-controleren/?owner={owner.pk}" in told.text
    assert "Van niemand" not in told.text


def test_once_a_week_whatever_day_the_worker_comes(home, owner):
    page(home, owner)
    for day in range(7):
        plan_review_mails(MONDAY + timedelta(days=day))
    assert len(mails()) == 1
    plan_review_mails(MONDAY + timedelta(days=7))
    assert len(mails()) == 2


@pytest.mark.parametrize(
    ("due", "told"), [(MONDAY - timedelta(days=1), True), (MONDAY, False), (MONDAY + timedelta(days=2), False)]
)
def test_what_became_due_in_the_week_waits_for_the_next(home, owner, due, told):
    page(home, owner, day=due)
    plan_review_mails(MONDAY + timedelta(days=4))
    assert bool(mails()) is told


def test_what_was_looked_at_needs_no_mail(home, owner):
    page(home, owner, day=MONDAY + timedelta(days=200))
    page(home, owner, live=False)
    assert plan_review_mails(MONDAY) == 0


@pytest.mark.parametrize("how", ["inactive", "no staff", "no role", "may not change funds"])
def test_who_can_do_nothing_about_it_gets_no_mail(home, owner, how):
    if how == "inactive":
        owner.is_active = False
    elif how == "no staff":
        owner.is_staff = False
    else:
        owner.groups.clear()
    owner.save()
    if how == "may not change funds":
        give_role(user=owner, role="behandelaar")
        factories.FundFactory(content_owner=owner, check_before=date(2026, 1, 1))
    else:
        page(home, owner)
    assert plan_review_mails(MONDAY) == 0
    assert mails() == []


def test_switched_off_by_staff(home, owner):
    settings = SiteSettings.for_site(Site.objects.get())
    settings.review_mails = False
    settings.save()
    page(home, owner)
    assert plan_review_mails(MONDAY) == 0
    html = signed_in("redacteur").get(LETTERS).content.decode()
    assert "De site mailt eigenaren nu niet zelf" in html


def test_a_site_without_a_home_page_mails_nobody(db):
    Site.objects.all().delete()
    assert plan_review_mails(MONDAY) == 0


def test_of_very_many_things_the_first_are_named(home, owner, monkeypatch):
    monkeypatch.setattr(review_mails, "SHOWN", 2)
    for number in range(3):
        page(home, owner, title=f"Pagina {number}")
    plan_review_mails(MONDAY)
    told = rendering.render_template(mails()[0].kind, mails()[0].body.context)
    assert told.subject == "Wilt u 3 onderdelen controleren?"
    assert "En nog 1 onderdeel." in told.text
    assert "Pagina 2" not in told.text


def test_staff_see_who_got_a_mail_and_what_became_of_it(home, owner):
    page(home, owner)
    silent = factories.UserFactory(email="stil@stadmakers.example.nl")
    page(home, silent)
    periodic.get("review_mails").run()
    Message.objects.update(state=Message.State.ACCEPTED)
    html = signed_in("redacteur").get(LETTERS).content.decode()
    today = timezone.localdate()
    assert f"Laatste mail van de site: {today.day} " in html
    assert ", verzonden." in html
    assert html.count("De site heeft deze eigenaar nog niet gemaild.") == 1


def test_queries_do_not_grow_with_things(home, owner, django_assert_max_num_queries):
    for number in range(15):
        page(home, owner, title=f"Pagina {number}")
    with django_assert_max_num_queries(45):
        plan_review_mails(MONDAY)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL")
def test_two_workers_at_once_send_one_mail():
    owner = factories.UserFactory(is_superuser=True)
    fund = factories.FundFactory(content_owner=owner, check_before=date(2026, 1, 1))
    due = reviews.as_due(reviews.due_rows())
    assert [one.thing.pk for one in due] == [fund.pk]
    at_once(lambda: review_mails._plan(owner, due, "2026-W48"), 4)
    assert len(mails()) == 1
