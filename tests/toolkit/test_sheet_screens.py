"""The screens on which a sheet comes in: who may, what one sees at each step, and what goes out."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms import progress
from cms.models import AuditEntry
from cms.sheets import tables
from tests import factories
from tests.staff import refused, signed_in
from toolkit.imports import work
from toolkit.models import Fund, SheetImport

from . import given
from .given import fund, give, sheet_of

START = "/beheer/rekenblad/fund/"


@pytest.fixture(autouse=True)
def city(home):
    given.city(home)


@pytest.fixture
def editor():
    return signed_in("eindredacteur")


def send(client, content, name="lijst.csv", kind="fund", follow=True):
    file = SimpleUploadedFile(name, content)
    return client.post(f"/beheer/rekenblad/{kind}/", {"file": file}, follow=follow)


def page(client, sheet):
    return client.get(reverse("sheet_import", args=[sheet.pk])).content.decode()


def post(client, name, sheet, follow=True, **data):
    return client.post(reverse(f"sheet_import_{name}", args=[sheet.pk]), data, follow=follow)


def test_from_the_list_to_the_list(editor):
    html = editor.get("/beheer/snippets/toolkit/fund/").content.decode()
    assert START in html
    assert "Rekenblad inlezen" in html
    start = editor.get(START).content.decode()
    assert "Rekenblad met fondsen inlezen" in start
    assert "Leeg blad als ODS" in start
    waiting = send(editor, sheet_of(fund(1), fund(2)))
    sheet = SheetImport.objects.get()
    assert waiting.redirect_chain == [(f"/beheer/rekenblad/nummer/{sheet.pk}/", 302)]
    assert "Het staat klaar en begint zo." in waiting.content.decode()
    assert (sheet.by, sheet.file_name) == (editor.user, "lijst.csv")
    work.work_on(sheet.pk)
    report = page(editor, sheet)
    assert "Neem 2 regels over" in report
    sheet.refresh_from_db()
    assert "De regels worden overgenomen" in post(editor, "take_over", sheet, plan=sheet.plan).content.decode()
    work.work_on(sheet.pk)
    assert "2 toegevoegd, 0 gewijzigd" in page(editor, sheet)
    assert Fund.objects.count() == 2
    assert "lijst.csv" in editor.get(START).content.decode()


def test_while_it_waits_the_page_says_how_far_it_is(editor):
    send(editor, sheet_of(fund(1)))
    sheet = SheetImport.objects.get()
    progress.Reporter(sheet.progress_name, "Regels controleren")(20, 50)
    html = page(editor, sheet)
    assert "Kijk hoever het is" in html
    assert "Regels controleren: 20 van 50" in html
    assert 'value="20" max="50"' in html
    told = editor.get(f"/beheer/rekenblad/nummer/{sheet.pk}/voortgang/").json()
    assert told == {"busy": True, "state": "received", "step": "Regels controleren", "done": 20, "total": 50}
    work.work_on(sheet.pk)
    assert editor.get(f"/beheer/rekenblad/nummer/{sheet.pk}/voortgang/").json()["busy"] is False
    assert "Kijk hoever het is" not in page(editor, sheet)
    assert not AuditEntry.objects.filter(view="sheet_import_progress").exists()
    assert AuditEntry.objects.filter(view="sheet_import", object_id=str(sheet.pk)).exists()


def test_problems_are_shown_by_cell_and_can_be_downloaded(editor):
    sheet = give(sheet_of(fund(1, minimum="=1+1"), fund(2, provider="Onbekend")))
    html = page(editor, sheet)
    assert "D2" in html and "E3" in html
    assert "Er is niets overgenomen. Verbeter deze cellen" in html
    assert "regels over" not in html
    response = editor.get(f"/beheer/rekenblad/nummer/{sheet.pk}/verslag.csv")
    text = response.content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0] == ["Regel", "Cel", "Kolom", "Waarde", "Wat is er mis?"]
    assert lines[1] == ["2", "D2", "Laagste bedrag", "'=1+1", "Vul een heel getal in, zoals 1500."]
    assert lines[2][:4] == ["3", "E3", "Van welke organisatie?", "Onbekend"]
    assert "attachment" in response["Content-Disposition"]


def test_of_very_many_problems_the_first_are_shown(editor):
    html = page(editor, give(sheet_of(*(fund(number, minimum="veel") for number in range(130)))))
    assert "D101" in html
    assert "D102" not in html
    assert "En nog 30 fouten." in html


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (None, "", "Kies een bestand."),
        (b"", "leeg.csv", "Dit bestand is leeg."),
        (b"a", "plaatje.png", "Kies een bestand dat eindigt op .xlsx, .ods of .csv."),
        (b"a" * (tables.LARGEST_FILE + 1), "groot.csv", "hoogstens 10 MB"),
    ],
    ids=["none", "empty", "a picture", "too large"],
)
def test_a_file_that_is_none(editor, content, name, says):
    response = send(editor, content, name) if content is not None else editor.post(START, {})
    html = response.content.decode()
    assert says in html
    assert "<title>Fout:" in html.replace("\n", "").replace("  ", "")
    assert not SheetImport.objects.exists()


def test_a_file_that_cannot_be_read(editor):
    html = page(editor, give(b"%PDF-1.7"))
    assert "Dit is geen rekenblad." in html
    assert "Er is niets overgenomen." in html
    assert "Kies een ander bestand" in html


def test_the_same_file_twice_leads_to_the_first(editor):
    send(editor, sheet_of(fund(1)))
    html = send(signed_in("beheerder"), sheet_of(fund(1))).content.decode()
    assert "Dit bestand is al gegeven." in html
    assert SheetImport.objects.count() == 1


def test_who_clicks_on_an_old_report_is_shown_the_new_one(editor):
    sheet = give(sheet_of(fund(1)))
    html = post(editor, "take_over", sheet, plan="van gisteren").content.decode()
    assert "Dit verslag was niet meer het nieuwste." in html
    assert "Neem 1 regel over" in html


def test_throwing_away_and_reading_again(editor):
    sheet = give(sheet_of(fund(1, minimum="a")))
    assert "Het staat klaar en begint zo." in post(editor, "again", sheet).content.decode()
    assert "al verder" in post(editor, "again", sheet).content.decode()
    work.work_on(sheet.pk)
    assert "Het bestand is weggegooid." in post(editor, "withdraw", sheet).content.decode()
    assert "al verder" in post(editor, "withdraw", sheet).content.decode()
    assert "Dit bestand is weggegooid." in page(editor, sheet)


def test_nothing_to_take_over(editor):
    given.many_funds(1)
    assert "Alles in dit bestand staat al zo op de site." in page(editor, give(sheet_of(fund(0))))


def test_what_is_typed_in_a_cell_is_never_markup(editor):
    html = page(editor, give(sheet_of(fund(1, title="<script>alert(1)</script>", minimum="<b>"))))
    assert "<script>alert(1)" not in html
    assert "&lt;b&gt;" in html


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_empty_sheets(editor, ending):
    response = editor.get(f"{START}leeg.{ending}")
    assert f"leeg-fondsen.{ending}" in response["Content-Disposition"]
    assert response.content
    assert editor.get(f"{START}leeg.exe").status_code == 404


# --- who may ---------------------------------------------------------------------------------------------

ADDRESSES = ["", "leeg.csv"]
OF_ONE = ["", "voortgang/", "verslag.csv"]


@pytest.mark.parametrize("role", ["bezoeker", "redacteur", "behandelaar"])
def test_who_may_not_publish_funds_sees_no_sheet(role):
    client, sheet = signed_in(role), give(sheet_of(fund(1)))
    for kind in ("fund", "venue"):
        assert all(refused(client.get(f"/beheer/rekenblad/{kind}/{end}")) for end in ADDRESSES)
        assert refused(send(client, b"a", kind=kind, follow=False))
    assert all(refused(client.get(f"/beheer/rekenblad/nummer/{sheet.pk}/{end}")) for end in OF_ONE)
    assert all(refused(post(client, name, sheet, follow=False)) for name in ("take_over", "again", "withdraw"))
    assert (SheetImport.objects.get().state, Fund.objects.count()) == ("checked", 0)
    assert "Rekenblad inlezen" not in client.get("/beheer/snippets/toolkit/fund/").content.decode()


def test_each_kind_is_a_permission_of_its_own():
    from django.contrib.auth.models import Permission

    client = signed_in("redacteur")
    for name in ("import_fund", "publish_fund"):
        client.user.user_permissions.add(Permission.objects.get(codename=name))
    assert client.get(START).status_code == 200
    assert refused(client.get("/beheer/rekenblad/venue/"))
    venues = give(sheet_of({"slug": "a", "title": "b", "summary": "c"}, kind="venue"), kind="venue")
    assert refused(client.get(f"/beheer/rekenblad/nummer/{venues.pk}/"))


def test_what_is_not_there(editor):
    assert editor.get("/beheer/rekenblad/rulecard/").status_code == 404
    assert editor.get("/beheer/rekenblad/nummer/999/").status_code == 404
    sheet = give(sheet_of(fund(1)))
    assert editor.get(f"/beheer/rekenblad/nummer/{sheet.pk}/overnemen/").status_code == 405


def test_pages_take_few_queries(editor, django_assert_max_num_queries):
    for number in range(12):
        give(sheet_of(fund(number)), by=factories.UserFactory())
    editor.get(START)
    with django_assert_max_num_queries(30):
        editor.get(START)
