"""Cells that leave the back office: safe, readable, and only for those who may."""

import csv
import datetime
import io
from types import SimpleNamespace

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from cms.exports import escape_formula, follow, readable
from cms.models import AuditEntry
from tests import factories


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "  ="])
def test_formulas_are_defused(start):
    assert escape_formula(f"{start}1+1|cmd").startswith("'")


@pytest.mark.parametrize("harmless", ["Jan", "", "'s Avonds", "a=b", "-5", "+31", "-3,5", "1.000"])
def test_words_and_plain_numbers_stay(harmless):
    assert escape_formula(harmless) == harmless


def test_values_as_people_write_them(settings):
    moment = datetime.datetime(2026, 7, 1, 10, 30, 15, 999, tzinfo=datetime.UTC)
    assert readable(moment) == datetime.datetime(2026, 7, 1, 12, 30, 15)
    assert readable(datetime.datetime(2026, 7, 1, 10, 30)) == datetime.datetime(2026, 7, 1, 10, 30)
    assert readable(datetime.date(2026, 7, 1)) == datetime.date(2026, 7, 1)
    assert (readable(True), readable(False), readable(None), readable(0)) == ("ja", "nee", "", 0)
    assert readable(["a", 1]) == "a, 1"
    assert readable({"naam": "é"}) == '{"naam": "é"}'
    assert readable("a\x00b\x07c\nd") == "abc\nd"


@pytest.mark.django_db
def test_follow_gives_labels_and_survives_an_empty_link():
    entry = AuditEntry.objects.create(action="read")
    assert follow(entry, "action") == "gelezen"
    assert follow(entry, "user.email") is None
    organisation = factories.OrganisationFactory()
    place = factories.NeighbourhoodFactory(name="Centrum")
    organisation.neighbourhoods.add(place)
    assert readable(follow(organisation, "neighbourhoods")) == "Centrum"
    assert follow(SimpleNamespace(make=lambda: "x"), "make") == "x"


def rows(response):
    """The lines of a CSV answer."""
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text)))


def sheet(response):
    """The lines of an XLSX answer."""
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["viewset", "snippet"])
def test_the_mixin_fits_viewsets_too(rf, kind):
    from django.core.exceptions import PermissionDenied
    from wagtail.admin.views.generic import IndexView as ModelIndexView
    from wagtail.snippets.views.snippets import IndexView as SnippetIndexView

    from cms.exports import SafeExportMixin
    from cms.models import Organisation

    base = {"viewset": ModelIndexView, "snippet": SnippetIndexView}[kind]

    class Export(SafeExportMixin, base):
        model = Organisation
        list_export = ["name", "kind", "active_from", "neighbourhoods"]
        export_filename = "organisaties"

    factories.OrganisationFactory(name="=1+1|cmd", kind="fund", active_from=datetime.date(2026, 1, 2))
    view = Export()
    request = rf.get("/", {"export": "csv"})
    request.user = factories.UserFactory(is_superuser=True)
    view.setup(request)
    found = rows(view.as_spreadsheet(Organisation.objects.all(), "csv"))
    assert found[1] == ["'=1+1|cmd", "fonds", "2026-01-02", ""]
    cells = sheet(view.as_spreadsheet(Organisation.objects.all(), "xlsx"))
    assert cells[1][:2] == ["=1+1|cmd", "fonds"]
    assert view.show_export_buttons

    request.user = factories.UserFactory()
    with pytest.raises(PermissionDenied):
        view.dispatch(request)


def test_control_characters_do_not_break_a_spreadsheet(db):
    assert timezone.is_naive(readable(timezone.now()))
    assert readable("\x0b\x0c") == ""
