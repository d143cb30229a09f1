"""Blocked addresses in the back office: who may do what, and that a typed address is nowhere kept."""

import re

import pytest

from cms.addresses import address_key
from cms.models import AuditEntry
from messaging import suppression
from messaging.models import Suppression
from tests.cms.test_exports import rows
from tests.staff import refused, signed_in

LIST = "/beheer/messaging/suppression/"
SEARCH = "/beheer/geblokkeerde-adressen/zoeken/"
ADDRESS = "fatima@wijk.example"


@pytest.fixture
def row(home):
    return suppression.suppress(address_key(ADDRESS), Suppression.Reason.BOUNCE, "5.1.1 het adres bestaat niet")


def lift_url(row):
    return f"/beheer/geblokkeerde-adressen/{row.pk}/opheffen/"


MAY = {
    "niemand": set(),
    "bezoeker": set(),
    "redacteur": set(),
    "eindredacteur": set(),
    "behandelaar": {"list", "search", "lift"},
    "beheerder": {"list", "search", "lift", "block", "export"},
}


@pytest.mark.parametrize("role", MAY)
def test_who_may_do_what(role, row):
    client = signed_in(role)
    done = set()
    if not refused(client.get(LIST)):
        done.add("list")
    if not refused(client.get(f"{LIST}?export=csv")):
        done.add("export")
    if not refused(client.post(SEARCH, {"address": ADDRESS})):
        done.add("search")
    client.post(SEARCH, {"address": "ander@wijk.example", "block": "1"})
    if Suppression.objects.filter(reason="staff").exists():
        done.add("block")
    client.post(lift_url(row))
    if not Suppression.objects.filter(pk=row.pk).exists():
        done.add("lift")
    assert done == MAY[role]


def test_list_and_export_show_no_address_and_nothing_can_be_changed(row):
    client = signed_in("beheerder")
    html = client.get(LIST).content.decode()
    assert "onbestelbaar" in html
    assert "Blokkade opheffen" in html
    assert row.address_key[:8] in html
    assert rows(client.get(f"{LIST}?export=csv"))[1][1] == "onbestelbaar"
    for action in ("create/", f"edit/{row.pk}/", f"delete/{row.pk}/"):
        assert client.post(LIST + action).status_code == 404
    assert "onbestelbaar" in client.get(f"{LIST}?reason__exact=bounce").content.decode()


def test_a_behandelaar_sees_no_buttons_that_do_nothing(row):
    html = signed_in("behandelaar").post(SEARCH, {"address": ADDRESS}).content.decode()
    assert "Blokkade opheffen" in html
    assert 'name="block"' not in html


@pytest.mark.parametrize("typed", [ADDRESS, " Fatima@WIJK.example "])
def test_typing_an_address_finds_it_and_keeps_it_nowhere(row, typed):
    client = signed_in("beheerder")
    html = client.post(SEARCH, {"address": typed}).content.decode()
    assert "Dit adres is geblokkeerd" in html
    assert lift_url(row) in html
    assert "Dit adres is niet geblokkeerd" in client.post(SEARCH, {"address": "ander@wijk.example"}).content.decode()
    # A question in the address bar is not answered: it would stand in the log of the web server.
    assert "Dit adres is geblokkeerd" not in client.get(f"{SEARCH}?address={ADDRESS}").content.decode()
    for entry in AuditEntry.objects.values():
        assert "fatima" not in str(entry).lower()


def test_a_wrong_address_is_explained(row):
    html = signed_in("beheerder").post(SEARCH, {"address": "geen adres"}).content.decode()
    assert re.search(r'class="[^"]*error', html)
    assert "geblokkeerd</h2>" not in html


def test_lifting_asks_first_and_twice_is_no_harm(row):
    client = signed_in("behandelaar")
    html = client.get(lift_url(row)).content.decode()
    assert "het adres bestaat niet" in html
    assert Suppression.objects.filter(pk=row.pk).exists()
    for _click in range(2):
        assert client.post(lift_url(row))["Location"] == LIST
    assert not Suppression.objects.exists()
    assert AuditEntry.objects.filter(view="messaging:suppression_lifted", user=client.user).count() == 1
    assert client.get(lift_url(row)).status_code == 404


def test_blocking_is_written_down_and_may_be_lifted(row):
    client = signed_in("beheerder")
    html = client.post(SEARCH, {"address": ADDRESS, "block": "1"}).content.decode()
    assert "krijgt geen mail meer" in html
    assert 'name="block"' not in html
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"bounce", "staff"}
    assert AuditEntry.objects.filter(view="messaging:address_blocked", user=client.user).exists()
