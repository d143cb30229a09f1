"""Sheets of funds as staff give them, and the worker that takes them up."""

from cms.bulk_publishing import publish_many
from cms.sheets import specs
from tests import factories
from tests.cms.sheets.files import as_csv
from toolkit.imports import services, work
from toolkit.models import Fund, SheetImport


def city(home):
    """A page that shows funds, one that shows venues, and what they can be linked to."""
    index = factories.ToolkitIndexPageFactory(parent=home)
    factories.FundsPageFactory(parent=index)
    factories.VenuesPageFactory(parent=index)
    factories.OrganisationFactory(name="Buurtfonds")
    for name in ("Noord", "Zuid"):
        factories.DistrictFactory(name=name, slug=name.lower())
    factories.ThemeFactory(name="Groen", slug="groen")


def sheet_of(*lines, kind="fund"):
    """CSV with a line for each dict of column names; its headings are those of the export."""
    spec = specs.get(kind)
    names = list(dict.fromkeys(name for line in lines for name in line))
    headings = [spec.headings.get(name, name) for name in names]
    return as_csv([headings, *([str(line.get(name, "")) for name in names] for line in lines)])


def fund(number, **more):
    """A line for a new fund."""
    return {"slug": f"fonds-{number}", "title": f"Fonds {number}", "summary": "Voor buurten.", **more}


def give(content, by=None, kind="fund"):
    """A sheet as it is once the worker has read it."""
    sheet, _is_new = services.receive_sheet(
        kind=kind, file_name="lijst.csv", content=content, by=by or factories.UserFactory()
    )
    work.work_on(sheet.pk)
    return SheetImport.objects.get(pk=sheet.pk)


def take_over(sheet, by=None):
    """A sheet as it is once somebody said yes and the worker did it."""
    services.approve_sheet(sheet=sheet, plan=sheet.plan, by=by or sheet.by)
    work.work_on(sheet.pk)
    return SheetImport.objects.get(pk=sheet.pk)


def many_funds(count, **more):
    """So many funds online, in a moment."""
    made = [
        Fund(slug=f"fonds-{number}", title=f"Fonds {number}", summary="Voor buurten.", **more)
        for number in range(count)
    ]
    publish_many(made, by=None)


def problems(sheet):
    """(cell, why) of everything that is wrong."""
    return [(problem["cell"], problem["why"]) for problem in sheet.problems]
