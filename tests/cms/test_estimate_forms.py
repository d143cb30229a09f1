"""The form of a budget: lines come and go, nothing that was typed is lost, and mistakes are named."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from cms.estimates.estimate import MOST_LINES, Estimate, Line, Side
from cms.estimates.forms import EstimateForm

TYPED = {
    "title": "Buurttuin  De\x00 Akker",
    "costs-0-name": "Hout",
    "costs-0-note": "zes planken",
    "costs-0-amount": "€ 1.250,50",
    "costs-4-name": "Koffie",
    "costs-4-note": "",
    "costs-4-amount": "een tientje",
    "costs-7-name": "",
    "costs-7-note": "",
    "costs-7-amount": "",
    "income-0-name": "Fonds",
    "income-0-note": "",
    "income-0-amount": "1250.5",
    "unforeseen": "10%",
    "hours": "40 uur",
    "hours_note": "spitten",
}
GOOD = TYPED | {"costs-4-amount": "10,-"}


def typed(form):
    return {side.value: form.typed(side) for side in Side}


def test_what_was_typed_becomes_a_budget():
    form = EstimateForm(GOOD)
    assert form.is_valid(), form.errors
    assert form.estimate == Estimate(
        title="Buurttuin De Akker",
        costs=(Line("Hout", "zes planken", Decimal("1250.50")), Line("Koffie", "", Decimal("10.00"))),
        income=(Line("Fonds", "", Decimal("1250.50")),),
        unforeseen=10,
        hours=40,
        hours_note="spitten",
    )


def test_a_budget_becomes_the_form_that_gives_it_back():
    form = EstimateForm(GOOD)
    assert form.is_valid()
    shown = EstimateForm.of(form.estimate)
    sent = {field.html_name: field.value() for field in shown if field.value() is not None}
    again = EstimateForm(sent)
    assert again.is_valid()
    assert again.estimate == form.estimate
    # One empty line at each side, to go on.
    assert [len(side.lines) for side in shown.sides] == [3, 2]
    last = [side.lines[-1] for side in shown.sides]
    assert {field.value() or "" for line in last for field in (line.name, line.note, line.amount)} == {""}


MISTAKES = {
    "costs-4-amount": ("een tientje", "Dit bedrag begrijpen wij niet"),
    "costs-0-amount": ("1,500", "kan twee dingen betekenen"),
    "income-0-amount": ("-5", "zonder min"),
    "costs-0-name": ("a" * 81, "hooguit 80 tekens"),
    "income-0-note": ("a" * 201, "hooguit 200 tekens"),
    "unforeseen": ("101", "van 0 tot en met 100"),
    "hours": ("veel", "Vul een heel getal in"),
    "title": ("a" * 101, "hooguit 100 tekens"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_and_stays_in_the_form(name):
    value, words = MISTAKES[name]
    form = EstimateForm(GOOD | {name: value})
    assert not form.is_valid()
    assert words in form.errors[name][0]
    page = render_to_string("components/estimate_form.html", {"form": form, "action": "/hier/"})
    assert value in page
    assert f'aria-describedby="id_{name}_error"' in page or f'id="id_{name}_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_list_of_errors_names_the_line_as_people_see_it_in_the_order_of_the_page():
    form = EstimateForm(TYPED | {"hours": "x", "income-0-amount": "y", "unforeseen": "z"})
    assert [form[name].label for name in form.fields if name in form.errors] == [
        "Kostenregel 2: bedrag",
        "Onvoorzien: hoeveel procent van de kosten?",
        "Inkomstenregel 1: bedrag",
        "Hoeveel uur steekt u er samen in?",
    ]
    assert set(form.errors) == {"costs-4-amount", "unforeseen", "income-0-amount", "hours"}


def test_a_line_more_keeps_all_that_was_typed_also_what_is_wrong():
    before = EstimateForm(TYPED)
    after = before.with_line("costs")
    assert typed(after) == {
        "costs": [*before.typed("costs"), ("", "", "")],
        "income": before.typed("income"),
    }
    assert not after.errors
    assert [after[name].value() for name in ("title", "unforeseen", "hours")] == [TYPED["title"], "10%", "40 uur"]
    # Where the button sent the browser to.
    assert before.sides[0].next_id == after["costs-3-name"].id_for_label


def test_a_line_less_is_the_one_of_the_button():
    after = EstimateForm(TYPED).without_line("costs", 4)
    assert after.typed("costs") == [("Hout", "zes planken", "€ 1.250,50"), ("", "", "")]
    assert EstimateForm(TYPED).without_line("costs", 3).typed("costs") == EstimateForm(TYPED).typed("costs")
    # There is always a line to type in.
    assert EstimateForm(TYPED).without_line("income", 0).typed("income") == [("", "", "")]


def test_there_are_never_more_lines_than_fit():
    full = {f"costs-{number}-name": f"Regel {number}" for number in range(MOST_LINES)}
    form = EstimateForm(full)
    assert form.is_valid()
    assert form.sides[0].is_full
    assert len(form.with_line("costs").typed("costs")) == MOST_LINES
    assert len(EstimateForm.of(form.estimate).typed("costs")) == MOST_LINES
    form = EstimateForm(full | {"costs-99-name": "Nog een"})
    assert not form.is_valid()
    assert "hooguit 60 regels" in form.errors["__all__"][0]
    assert len(form.typed("costs")) == MOST_LINES


def test_an_example_adds_what_is_not_there_yet_and_no_amounts():
    example = Estimate(costs=(Line("hout"), Line("Drukwerk")), income=(Line("Gift"),), unforeseen=10)
    after = EstimateForm(TYPED).with_examples(example)
    assert after.typed("costs") == [
        ("Hout", "zes planken", "€ 1.250,50"),
        ("Koffie", "", "een tientje"),
        ("Drukwerk", "", ""),
    ]
    assert after.typed("income") == [("Fonds", "", "1250.5"), ("Gift", "", "")]
    assert after.with_examples(example).typed("costs") == after.typed("costs")


def test_the_totals_are_there_while_something_is_wrong():
    summary = EstimateForm(TYPED).summary
    assert {amount.key: str(amount.value) for amount in summary.amounts} == {
        "costs": "1250.50",
        "unforeseen": "125.05",
        "total": "1375.55",
        "income": "1250.50",
        "difference": "-125.05",
    }
    assert {"unread", "incomplete", "short"} <= {remark.key for remark in summary.shown}
    assert EstimateForm({"unforeseen": "heel veel", "costs-0-amount": "5"}).summary.amounts[1].value == 0


@pytest.mark.parametrize("data", [{}, {"costs-x-name": "a"}, {"costs-00012-name": "a"}, {"costs-1-price": "5"}])
def test_what_is_no_line_of_ours_is_left_out(data):
    form = EstimateForm(data)
    assert form.is_valid()
    assert form.estimate.is_empty
    assert [len(side.lines) for side in form.sides] == [1, 1]


def test_two_forms_on_one_page_keep_apart():
    data = {"plan-costs-0-name": "Hout", "plan-costs-0-amount": "5", "costs-0-name": "Iets anders"}
    form = EstimateForm(data, prefix="plan")
    assert form.is_valid()
    assert form.estimate.costs == (Line("Hout", "", Decimal("5.00")),)
    assert form.with_line("costs")["costs-1-name"].html_name == "plan-costs-1-name"
