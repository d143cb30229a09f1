"""What a sheet would change, and what is told of each cell that is wrong."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from cms.sheets import specs
from cms.sheets.planning import MOST_PROBLEMS, make_plan
from cms.sheets.reading import read_table
from cms.sheets.templates import make_template
from tests import factories
from tests.staff import client_for
from toolkit.models import Fund, FundDeadline, Venue, VenueRoom

from . import given
from .given import fund, sheet_of


@pytest.fixture(autouse=True)
def city(home):
    given.city(home)


def plan_of(*lines, kind="fund"):
    return make_plan(specs.get(kind), read_table(sheet_of(*lines, kind=kind)))


def wrong(plan):
    return [(problem.cell, problem.why) for problem in plan.problems]


def test_a_new_fund_with_everything():
    plan = plan_of(
        fund(
            1,
            provider="buurtfonds",
            purpose="Voor **iedereen**.",
            for_person="ja",
            minimum="1.000",
            maximum="€ 2.500,00",
            own_share="20",
            applications="op vaste momenten",
            deadlines="2027-03-01 elk jaar: voor de zomer",
            closes_on="1 maart 2030",
            apply_url="www.voorbeeld.nl",
            neighbourhoods="Noord; Zuid",
            themes="groen",
            for_idea="x",
            is_example="nee",
        )
    )
    (line,) = plan.lines
    made = line.item
    assert (plan.problems, line.is_new, made.pk) == ([], True, None)
    assert (made.provider.name, made.minimum, made.maximum, made.own_share) == ("Buurtfonds", 1000, 2500, 20)
    assert (made.purpose, made.apply_url) == ("<p>Voor <b>iedereen</b>.</p>", "https://www.voorbeeld.nl")
    assert [(one.date, one.repeat, one.note) for one in made.deadlines.all()] == [
        (date(2027, 3, 1), "yearly", "voor de zomer")
    ]
    assert sorted(place.name for place in made.neighbourhoods.all()) == ["Noord", "Zuid"]
    assert (made.for_person, made.for_idea, made.for_plan) == (True, True, False)


@pytest.mark.parametrize(
    ("line", "cell", "says"),
    [
        ({"minimum": "veel"}, "D2", "Vul een heel getal in, zoals 1500."),
        ({"title": ""}, "B2", "Deze cel mag niet leeg zijn."),
        ({"title": "x" * 121}, "B2", "120"),
        ({"summary": "x" * 301}, "C2", "300"),
        ({"minimum": "5", "maximum": "4"}, "A2", "Het laagste bedrag is hoger dan het hoogste."),
        ({"own_share": "101"}, "D2", "100"),
        ({"provider": "Onbekend"}, "D2", "Wij kennen geen organisatie met de naam “Onbekend”."),
        ({"neighbourhoods": "Noord; Oost"}, "D2", "Wij kennen geen wijk met de naam “Oost”."),
        ({"themes": "Geel"}, "D2", "Wij kennen geen thema met de naam “Geel”."),
        ({"applications": "soms"}, "D2", "Kies uit: “het hele jaar”"),
        ({"deadlines": "volgende week"}, "D2", "Vul een datum in"),
        ({"deadlines": f"2027-03-01: {'x' * 121}"}, "D2", "120"),
        ({"applications": "het hele jaar", "deadlines": "2027-03-01"}, "D2", "Er staan vaste momenten bij."),
        ({"closes_on": "31-02-2027"}, "D2", "Vul een datum in"),
        ({"for_person": "misschien"}, "D2", "Vul “ja” of “nee” in."),
        ({"apply_url": "geen adres"}, "D2", "URL"),
        ({"purpose": "<p>x</p>"}, "D2", "Hier staat HTML."),
        ({"slug": "met spatie"}, "A2", "Gebruik alleen letters, cijfers en streepjes"),
        ({"slug": "", "title": "!!!"}, "A2", "Vul hier een webadres in"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_planned(line, cell, says):
    plan = plan_of(fund(1, **line))
    assert plan.lines == []
    assert [(name, says in why) for name, why in wrong(plan)] == [(cell, True)]


def test_several_wrong_cells_in_several_lines():
    plan = plan_of(fund(1, minimum="a", maximum="b"), fund(2), fund(3, minimum="c"))
    assert [cell for cell, _why in wrong(plan)] == ["D2", "E2", "D4"]
    assert [line.key for line in plan.lines] == ["fonds-2"]
    first = plan.problems[0]
    assert (first.line, first.heading, first.value) == (2, "Laagste bedrag", "a")


@pytest.mark.parametrize(
    ("table", "cell", "says"),
    [
        ("Naam;In het kort\na;b", "A1", "De kolom “Webadres” ontbreekt"),
        ("Webadres;Naam;Naam\na;b;c", "C1", "twee keer"),
        ("Webadres;Kleur\na;b", "B1", "Deze kolom kennen wij niet"),
        ("Webadres;Naam;In het kort\na;b;c;d", "D2", "Boven deze kolom staat geen naam"),
        ("Webadres;Laagste bedrag\nnieuw;5", "A2", "ook deze kolommen nodig: Naam, In het kort"),
        ("Webadres;Naam;In het kort\na;b;c\nd;e;f\na;g;h", "A4", "Regel 2 gaat ook over “a”"),
        ("Webadres;Naam;In het kort\n;Een Fonds;c\neen-fonds;e;f", "A3", "Regel 2 gaat ook over “een-fonds”"),
    ],
)
def test_a_wrong_sheet(table, cell, says):
    plan = make_plan(specs.get("fund"), read_table(table.encode()))
    assert [(name, says in why) for name, why in wrong(plan)] == [(cell, True)]


@pytest.mark.parametrize("heading", ["webadres", "  WEBADRES ", "Webadres *", "slug"])
def test_headings_have_more_than_one_name(heading):
    plan = make_plan(specs.get("fund"), read_table(f"{heading};titel;samenvatting\na;b;c".encode()))
    assert (plan.problems, len(plan.lines)) == ([], 1)


def test_a_new_fund_gets_its_address_from_its_name():
    plan = plan_of(fund(1, slug="", title="Fonds voor Ünie & Co"))
    assert [line.key for line in plan.lines] == ["fonds-voor-unie-co"]
    factories.FundFactory(slug="fonds-voor-unie-co")
    plan = plan_of(fund(1, slug="", title="Fonds voor Ünie & Co"))
    assert "bestaat al" in wrong(plan)[0][1]


def test_what_is_there_is_changed_only_where_it_differs():
    there = factories.FundFactory(
        slug="fonds-1",
        title="Oud",
        summary="Voor buurten.",
        minimum=5,
        purpose="<p>Zo</p><ul><li>a<ul><li>b</li></ul></li></ul>",
    )
    plan = plan_of({"slug": "fonds-1", "title": "Nieuw", "minimum": "5", "purpose": "Zo\n\n- a\n- b", "maximum": ""})
    (line,) = plan.lines
    assert (line.item.pk, line.changes) == (there.pk, (("title", "Oud", "Nieuw"),))
    assert line.item.purpose == there.purpose
    plan = plan_of({"slug": "fonds-1", "title": "Oud", "minimum": ""})
    assert plan.lines[0].changes == (("minimum", "5", ""),)
    assert plan.lines[0].item.minimum is None
    assert plan_of({"slug": "fonds-1", "title": "Oud"}).unchanged == 1


def test_what_a_colleague_works_on_is_left_alone():
    draft = factories.FundFactory(slug="concept", title="Concept")
    draft.summary = "Nog niet online."
    draft.save_revision()
    factories.FundFactory(slug="nieuw", live=False)
    locked = factories.FundFactory(slug="slot")
    Fund.objects.filter(pk=locked.pk).update(locked=True)
    plan = plan_of(*({"slug": slug, "minimum": "7"} for slug in ("concept", "nieuw", "slot")))
    assert plan.lines == []
    reasons = [why for _cell, why in wrong(plan)]
    assert "“Concept” heeft een concept dat nog niet online staat" in reasons[0]
    assert "nog niet online" in reasons[1]
    assert "vergrendeld door een collega" in reasons[2]
    assert plan_of({"slug": "slot", "minimum": ""}).problems == []


def test_the_digest_is_that_of_what_would_happen():
    factories.FundFactory(slug="fonds-1", minimum=5)

    def digest(minimum):
        return plan_of(fund(1, minimum=minimum), fund(2)).digest

    before = digest(6)
    assert digest(6) == before
    assert digest(7) != before
    Fund.objects.get(slug="fonds-1").save_revision().publish()
    assert digest(6) != before


def test_very_many_problems_are_counted_and_not_all_kept():
    plan = plan_of(*(fund(number, minimum="a", maximum="b") for number in range(MOST_PROBLEMS)))
    assert (len(plan.problems), plan.problem_count) == (MOST_PROBLEMS, 2 * MOST_PROBLEMS)


def test_queries_do_not_grow_with_lines(django_assert_max_num_queries):
    given.many_funds(60, minimum=1)
    told = []
    with django_assert_max_num_queries(12):
        table = read_table(sheet_of(*(fund(number, minimum="1", provider="Buurtfonds") for number in range(60))))
        plan = make_plan(specs.get("fund"), table, progress=lambda *far: told.append(far))
    assert (len(plan.changed), told) == (60, [(60, 60)])


# --- out and in again ---------------------------------------------------------------------------------


def full_venue():
    return factories.VenueFactory(
        title="=Het Huis",
        slug="het-huis",
        summary="Groot;\nen licht.",
        street="Plein 1",
        phone="+31 23 511 51 15",
        capacity=80,
        cost="reduced",
        step_free="yes",
        kitchen="no",
        opening_hours="ma 9-17\ndi 9-12",
        description='<p>Zie <a href="https://example.nl/">hier</a>.</p>',
        check_before=date(2027, 5, 1),
        rooms=[
            VenueRoom(title="Zaal; groot", seats=80, sort_order=0),
            VenueRoom(title="Keuken", note="klein", sort_order=1),
        ],
    )


def full_fund():
    return factories.FundFactory(
        title="Fonds",
        slug="een-fonds",
        minimum=0,
        applications="moments",
        closes_on=date(2030, 1, 1),
        for_group=True,
        deadlines=[FundDeadline(date=date(2027, 3, 1), repeat="quarterly", note="vóór 12:00; echt", sort_order=0)],
    )


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize(("kind", "make"), [("fund", full_fund), ("venue", full_venue)])
def test_an_export_comes_in_again_unchanged(kind, make, ending):
    make()
    client = client_for(factories.UserFactory(is_superuser=True))
    response = client.get(f"/beheer/snippets/toolkit/{kind}/", {"export": ending})
    content = b"".join(response.streaming_content)
    plan = make_plan(specs.get(kind), read_table(content))
    assert (plan.problems, plan.lines, plan.unchanged) == ([], [], 1)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_an_export_that_was_changed_comes_in_changed(ending):
    full_venue()
    Venue.objects.update(capacity=81)
    client = client_for(factories.UserFactory(is_superuser=True))
    content = b"".join(client.get("/beheer/snippets/toolkit/venue/", {"export": ending}).streaming_content)
    Venue.objects.update(capacity=80)
    plan = make_plan(specs.get("venue"), read_table(content))
    assert [line.changes for line in plan.lines] == [(("capacity", "80", "81"),)]


def test_exports_take_few_queries(django_assert_max_num_queries):
    given.many_funds(30)
    client = client_for(factories.UserFactory(is_superuser=True))
    client.get("/beheer/snippets/toolkit/fund/", {"export": "csv"})
    with django_assert_max_num_queries(25):
        b"".join(client.get("/beheer/snippets/toolkit/fund/", {"export": "csv"}).streaming_content)


# --- the empty sheet ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["fund", "venue"])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_the_empty_sheet_is_one_that_we_take(kind, ending):
    table = read_table(make_template(specs.get(kind), ending))
    assert list(table.head.cells) == list(specs.get(kind).headings.values())
    assert make_plan(specs.get(kind), table).problems == []


def test_the_second_sheet_explains_every_column():
    book = load_workbook(io.BytesIO(make_template(specs.get("fund"), "xlsx")))
    assert book.sheetnames == ["Fondsen", "Zo vult u dit in"]
    lines = {line[0]: line for line in book["Zo vult u dit in"].iter_rows(min_row=2, values_only=True)}
    assert lines["Naam"][1] == "ja"
    assert "“het hele jaar”, “op vaste momenten”, “onbekend”" in lines["Wanneer kunt u aanvragen?"][2]
    assert all(lines[heading][2] for heading in specs.get("fund").headings.values())
    assert csv.reader(io.StringIO(make_template(specs.get("fund"), "csv").decode("utf-8-sig")), delimiter=";")
