"""The budget wizard for whoever opens it: every button gives back what was typed, and nothing is kept unasked."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from cms.estimates import files
from cms.estimates.estimate import Estimate, Line
from messaging.models import Message
from tests import factories
from toolkit.estimates import buttons
from toolkit.kit import budget
from toolkit.models import SavedEstimate

from .budgets import ADDRESS, TYPED, WIZARD, hidden, press, text, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(home):
    return visitor()


def holds_what_was_typed(response, **changes):
    """Each text that was typed stands in the form that came back."""
    page = text(response)
    assert "data-estimate" in page
    for name, value in (TYPED | changes).items():
        assert escape(value) in page, (name, value)
    return page


def test_the_form_opens_without_a_cookie_and_is_not_kept(reader):
    response = reader.get(WIZARD)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    assert not response.cookies
    assert "noindex" not in text(response)
    assert reader.head(WIZARD).status_code == 200
    assert reader.put(WIZARD).status_code == 405


def test_it_lies_below_the_toolkit_where_there_is_one(reader, home):
    assert 'href="/toolkit/"' not in text(reader.get(WIZARD)).split("<main")[0]
    factories.ToolkitIndexPageFactory(parent=home, title="Toolkit voor makers")
    crumbs = text(reader.get(WIZARD)).split("<main")[0]
    assert 'href="/toolkit/"' in crumbs and "Toolkit voor makers" in crumbs


@pytest.mark.parametrize("action", ["calculate", "add-costs", "add-income", "remove-costs-1", "example", "odd", ""])
def test_a_button_keeps_all_that_was_typed(reader, action):
    response = press(reader, action, email="nog geen adres")
    assert response.status_code == 200
    holds_what_was_typed(response, email="nog geen adres")
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    assert not Message.objects.exists() and not SavedEstimate.objects.exists()


def test_lines_come_and_go(reader):
    more = text(press(reader, "add-costs"))
    assert 'name="costs-2-name"' in more
    assert 'name="costs-1-name"' not in text(press(reader, "remove-costs-1"))
    less = text(press(reader, "remove-costs-0"))
    assert "zes planken" not in less and "Wijkbudget" in less


@pytest.mark.parametrize("action", ["add-", "add-costs-9", "remove-", "remove-costs-", "remove-costs-99999", "add-x"])
def test_a_button_that_does_not_exist_changes_nothing(reader, action):
    holds_what_was_typed(press(reader, action))


def test_the_totals_and_what_to_think_of(reader):
    page = text(press(reader, "calculate"))
    assert "€\N{NO-BREAK SPACE}1.375,55" in page
    assert 'data-estimate-remark="balanced"' in page
    shown = [part.split(">")[0] for part in page.split("<li ") if "data-estimate-remark" in part.split(">")[0]]
    assert {part.split('remark="')[1].split('"')[0] for part in shown if not part.endswith("hidden")} == {
        *("balanced", "complete", "no_legal_form", "unforeseen", "no_upkeep")
    }


def test_a_mistake_comes_back_with_its_error_and_the_rest(reader):
    response = press(reader, "calculate", **{"costs-0-amount": "een tientje"})
    page = holds_what_was_typed(response, **{"costs-0-amount": "een tientje"})
    assert "<title>Fout:" in page
    assert 'href="#id_costs-0-amount"' in page
    assert "Kostenregel 1: bedrag" in page


def test_the_example_gives_the_lines_of_the_template_without_amounts(reader):
    page = text(press(reader, "example", **dict.fromkeys([name for name in TYPED if name[-1] == "t"], "")))
    for line in budget.example().lines:
        assert escape(line.name) in page


@pytest.mark.parametrize(
    ("action", "kind", "begin"),
    [
        ("ods", "application/vnd.oasis.opendocument.spreadsheet", b"PK"),
        ("pdf", "application/pdf", b"%PDF"),
        ("json", "application/json", b"{"),
    ],
)
def test_it_can_be_taken_along(reader, action, kind, begin):
    response = press(reader, action)
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert response["Content-Disposition"] == f'attachment; filename="begroting.{action}"'
    assert response["Cache-Control"] == "private, no-store"
    assert response.content.startswith(begin)
    assert not response.cookies


def test_a_workbook_holds_what_was_typed(reader):
    content = zipfile.ZipFile(io.BytesIO(press(reader, "ods").content)).read("content.xml").decode()
    assert "zes planken" in content and "1250.50" in content


@pytest.mark.parametrize("action", ["ods", "pdf", "json"])
def test_what_is_wrong_or_empty_is_not_taken_along(reader, action):
    holds_what_was_typed(press(reader, action, **{"income-0-amount": "veel"}), **{"income-0-amount": "veel"})
    empty = press(reader, action, **dict.fromkeys([name for name in TYPED if "-0-" in name], ""))
    assert "Er staat nog niets in uw begroting" in text(empty)


def test_a_program_cannot_have_files_made_all_day(reader, monkeypatch):
    monkeypatch.setattr(buttons, "PER_NETWORK", buttons.limits.Rate.of(2, minutes=10))
    answers = [press(reader, "json", place="10.9.9.9")["Content-Type"] for _press in range(2)]
    assert answers == ["application/json"] * 2
    assert "heel veel bestanden" in holds_what_was_typed(press(reader, "json", place="10.9.9.9"))


def test_a_file_is_opened_again(reader):
    stored = SimpleUploadedFile("begroting.json", press(reader, "json").content)
    page = text(press(reader, "open", file=stored, **dict.fromkeys(TYPED, "")))
    for value in ("zes planken", "1250,50", "spitten", escape(TYPED["title"])):
        assert value in page


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (None, "Kies eerst een bestand"),
        (b"hallo", "geen begroting van deze site"),
        (b"", "geen begroting van deze site"),
        (b"PK\x03\x04...", "Dit is een rekenblad"),
        (b" " * (files.LARGEST_FILE + 1), "te groot"),
        (json.dumps(Estimate(costs=(Line("x"),)).to_data() | {"version": 2}).encode(), "nieuwere versie"),
    ],
)
def test_a_file_that_cannot_be_opened_says_why_and_loses_nothing(reader, upload, words):
    chosen = {} if upload is None else {"file": SimpleUploadedFile("begroting.json", upload)}
    assert words in holds_what_was_typed(press(reader, "open", **chosen))


def test_it_costs_the_same_few_queries_whatever_is_in_it(reader, django_assert_max_num_queries):
    press(reader, "calculate")
    many = {f"costs-{number}-name": f"Regel {number}" for number in range(60)}
    start = hidden(reader.get(WIZARD), "guard_start")
    with django_assert_max_num_queries(6):
        press(reader, "calculate", start=start, **many)


def test_the_ways_to_it(reader, home):
    index = factories.ToolkitIndexPageFactory(parent=home)
    funds = factories.FundsPageFactory(parent=index)
    factories.SubjectFactory(slug="geld", part="financiering")
    article = factories.ArticlePageFactory(parent=funds)
    article.body = [("kit", {"title": "Sjablonen", "items": ["begroting", "projectplan"]})]
    article.save_revision().publish()
    for address in (index.url, f"{index.url}?zoek=geld", funds.url, article.url):
        assert f'href="{WIZARD}"' in text(reader.get(address)), address
    assert text(reader.get(article.url)).count(f'href="{WIZARD}"') == 1


def test_the_template_and_the_wizard_share_their_lines():
    sheets = budget.sheets()
    assert [row[0] for row in sheets[0].rows][:7] == [line.name for line in budget.example().costs]
    assert len(sheets[0].rows) == 7 + budget.BLANK_LINES + 1
    assert ADDRESS not in str(sheets)
