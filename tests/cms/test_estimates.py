"""The arithmetic of a budget, what there is to say about it, and that the browser says the same."""

import json
import random
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.amounts import LARGEST
from cms.estimates.estimate import (
    MOST_LINES,
    NAME_LENGTH,
    NOTE_LENGTH,
    Check,
    Estimate,
    EstimateDataError,
    Kind,
    Line,
    State,
    tidy,
)
from cms.estimates.forms import in_figures
from cms.estimates.summary import STATES, sentences, summarise

JS = Path(__file__).parents[2] / "static" / "js" / "sums.js"

amounts = st.none() | st.decimals(0, LARGEST, places=2)
lines = st.builds(
    Line,
    st.text(max_size=NAME_LENGTH).map(tidy),
    st.text(max_size=NOTE_LENGTH).map(tidy),
    amounts,
)
sides = st.lists(lines, max_size=12).map(tuple)
estimates = st.builds(
    Estimate,
    st.text(max_size=100).map(tidy),
    sides,
    sides,
    st.integers(0, 100),
    st.none() | st.integers(0, 99_999),
    st.text(max_size=NOTE_LENGTH).map(tidy),
)


def money(*values):
    return tuple(Line(f"Regel {number}", "", Decimal(value)) for number, value in enumerate(values))


@given(estimates)
def test_totals_are_the_sums_of_their_parts(estimate):
    """To the cent, against fractions: nothing is lost on the way."""
    costs = sum(Fraction(line.amount) for line in estimate.costs if line.amount is not None)
    income = sum(Fraction(line.amount) for line in estimate.income if line.amount is not None)
    assert (Fraction(estimate.costs_total), Fraction(estimate.income_total)) == (costs, income)
    assert abs(Fraction(estimate.unforeseen_amount) - costs * estimate.unforeseen / 100) <= Fraction(1, 200)
    assert estimate.total == estimate.costs_total + estimate.unforeseen_amount
    assert estimate.difference == estimate.income_total - estimate.total


@given(estimates)
def test_every_total_is_whole_cents_and_never_a_float(estimate):
    for total in (estimate.unforeseen_amount, estimate.costs_total, estimate.income_total, estimate.difference):
        assert isinstance(total, Decimal)
        assert total.as_tuple().exponent == -2
    cents = [line["cents"] for line in estimate.to_data()["costs"]]
    assert all(one is None or type(one) is int for one in cents)


@given(estimates, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(estimate, random_):
    costs, income = list(estimate.costs), list(estimate.income)
    random_.shuffle(costs)
    random_.shuffle(income)
    other = replace(estimate, costs=tuple(costs), income=tuple(income))
    assert (other.total, other.income_total, other.checks()) == (
        estimate.total,
        estimate.income_total,
        estimate.checks(),
    )


@given(estimates)
def test_a_budget_survives_json(estimate):
    assert Estimate.from_data(json.loads(json.dumps(estimate.to_data()))) == estimate


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["kind", "version", "costs", "income", "title", "name", "cents", "hours"]), inner
            )
        ),
        max_leaves=20,
    ),
    st.booleans(),
)
def test_junk_is_refused_or_read_and_never_breaks(data, disguised):
    if disguised and isinstance(data, dict):
        data = data | {"kind": "estimate", "version": 1}
    try:
        estimate = Estimate.from_data(data)
    except EstimateDataError as refused:
        assert refused.reason in {"shape", "version", "lines", "text", "number"}
    else:
        assert Estimate.from_data(estimate.to_data()) == estimate


WHOLE = Estimate("Tuin", money("12.50"), money("13.75"), 10, 4, "spitten").to_data()
JUNK = {
    "a list": ([], "shape"),
    "another thing": (WHOLE | {"kind": "plan"}, "shape"),
    "a newer version": (WHOLE | {"version": 2}, "version"),
    "true for a version": (WHOLE | {"version": True}, "version"),
    "lines that are a text": (WHOLE | {"costs": "veel"}, "shape"),
    "a line that is a number": (WHOLE | {"costs": [12]}, "shape"),
    "too many lines": (WHOLE | {"income": [{}] * (MOST_LINES + 1)}, "lines"),
    "a long name": (WHOLE | {"costs": [{"name": "a" * (NAME_LENGTH + 1)}]}, "text"),
    "a name that is a number": (WHOLE | {"costs": [{"name": 7}]}, "shape"),
    "a float": (WHOLE | {"costs": [{"cents": 12.5}]}, "number"),
    "true for an amount": (WHOLE | {"costs": [{"cents": True}]}, "number"),
    "below zero": (WHOLE | {"costs": [{"cents": -1}]}, "number"),
    "a fortune": (WHOLE | {"costs": [{"cents": 10**10}]}, "number"),
    "more than all": (WHOLE | {"unforeseen": 101}, "number"),
}


@pytest.mark.parametrize("case", JUNK)
def test_what_cannot_have_come_from_us_says_why(case):
    data, reason = JUNK[case]
    with pytest.raises(EstimateDataError) as refused:
        Estimate.from_data(data)
    assert refused.value.reason == reason


def test_what_is_missing_is_empty_and_what_is_unknown_is_left_out():
    found = Estimate.from_data({"kind": "estimate", "version": 1, "costs": [{"name": " a\x00\ud800 b "}], "more": 1})
    assert found == Estimate(costs=(Line("a b"),))


def checks_of(estimate):
    return {check.kind: check for check in estimate.checks()}


CENT = {"amount": Decimal("0.01")}
NAMELESS = (Line("Hout"), Line("", "veel"), Line("", "", Decimal(3)), Line())
CHECKS = [
    (Estimate(costs=money("100"), income=money("110"), unforeseen=10), Kind.BALANCE, "balanced", {}),
    (Estimate(costs=money("100"), income=money("109.99"), unforeseen=10), Kind.BALANCE, "short", CENT),
    (Estimate(costs=money("100"), income=money("110.01"), unforeseen=10), Kind.BALANCE, "over", CENT),
    (Estimate(costs=money("100")), Kind.COMPLETE, "complete", {}),
    (Estimate(costs=NAMELESS), Kind.COMPLETE, "incomplete", {"count": 3}),
    (Estimate(costs=money("0")), Kind.COMPLETE, "complete", {}),
    (Estimate(costs=money("3000")), Kind.LEGAL_FORM, "no_legal_form", {"amount": Decimal(3000)}),
    (Estimate(costs=money("3000.01")), Kind.LEGAL_FORM, "legal_form", {"amount": Decimal(3000)}),
    (Estimate(costs=money("2900"), unforeseen=4), Kind.LEGAL_FORM, "legal_form", {"amount": Decimal(3000)}),
    (Estimate(costs=money("1"), income=money("3000.01")), Kind.LEGAL_FORM, "legal_form", {"amount": Decimal(3000)}),
    (Estimate(costs=money("1"), unforeseen=10), Kind.UNFORESEEN, "unforeseen", {"most": 10}),
    (Estimate(costs=money("1"), unforeseen=11), Kind.UNFORESEEN, "unforeseen_high", {"percent": 11, "most": 10}),
    (Estimate(costs=money("1")), Kind.UPKEEP, "no_upkeep", {}),
    (Estimate(costs=(Line("ONDERHOUD in jaar 1"),)), Kind.UPKEEP, "upkeep", {}),
    (Estimate(costs=(Line("Maaien", "beheer van het gras"),)), Kind.UPKEEP, "upkeep", {}),
    (Estimate(income=(Line("Onderhoud"),)), Kind.UPKEEP, "no_upkeep", {}),
]  # fmt: skip


@pytest.mark.parametrize(("estimate", "kind", "key", "numbers"), CHECKS)
def test_what_is_looked_at(estimate, kind, key, numbers):
    found = checks_of(estimate)[kind]
    assert found == Check(kind, STATES[key], key, numbers)


def test_there_is_nothing_to_say_about_nothing():
    assert Estimate(costs=(Line(),), unforeseen=50).checks() == []
    assert Kind.BALANCE not in checks_of(Estimate(costs=(Line("Hout"),)))


def test_half_a_cent_counts_as_a_whole_one():
    assert Estimate(costs=money("0.05"), unforeseen=10).unforeseen_amount == Decimal("0.01")
    assert Estimate(costs=money("0.04"), unforeseen=10).unforeseen_amount == Decimal("0.00")


@given(estimates)
def test_every_check_has_its_sentence(estimate):
    summary = summarise(estimate)
    shown = {remark.key: remark for remark in summary.shown}
    assert set(shown) == {check.key for check in estimate.checks()}
    for check in estimate.checks():
        assert shown[check.key].state == check.state == STATES[check.key]
        assert "%(" not in shown[check.key].text
    assert {remark.key for remark in summary.remarks} == set(sentences()) == set(STATES)


def test_a_sentence_says_how_much_is_missing():
    shown = summarise(Estimate(costs=money("1500"), income=money("250.50")), unread=2).shown
    assert "€\N{NO-BREAK SPACE}1.249,50 te weinig" in shown[0].text
    assert any(
        remark.key == "unread" and remark.text.endswith(": 2.") and remark.state == State.ATTENTION for remark in shown
    )


def from_browser(typed):
    """What `sums.js` makes of each form."""
    if shutil.which("node") is None:
        pytest.skip("Node is not there.")
    code = (
        f"import {{ sumUp }} from {json.dumps(JS.as_uri())};"
        "import { text } from 'node:stream/consumers';"
        "console.log(JSON.stringify(JSON.parse(await text(process.stdin)).map(sumUp)));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code], input=json.dumps(typed), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def made(seed):
    """A budget as somebody could make it, with everything there is to say about one."""

    def side():
        names = ["", "Hout", "Onderhoud", "Koffie"]
        amounts = [None, "0", "0.05", "12.5", "1500", "2999.99", "99999999.99"]
        found = [(seed.choice(names), seed.choice(["", "beheer", "ja"]), seed.choice(amounts)) for _line in range(4)]
        kept = seed.sample(found, seed.randint(0, 4))
        return tuple(
            Line(name, note, amount and Decimal(amount).quantize(Decimal("0.01"))) for name, note, amount in kept
        )

    costs = side()
    income = seed.choice([side(), tuple(replace(line, name="Fonds") for line in costs)])
    return Estimate(costs=costs, income=income, unforeseen=seed.choice([0, 0, 7, 10, 11, 100]))


def test_the_browser_says_the_same():
    seed = random.Random(11)
    ours = [made(seed) for _number in range(600)]
    as_typed = [
        {
            **{
                side: [{"name": one.name, "note": one.note, "amount": in_figures(one.amount)} for one in lines]
                for side, lines in (("costs", estimate.costs), ("income", estimate.income))
            },
            "unforeseen": str(estimate.unforeseen),
        }
        for estimate in ours
    ]
    seen = set()
    for estimate, theirs in zip(ours, from_browser(as_typed), strict=True):
        summary = summarise(estimate)
        assert theirs["amounts"] == {amount.key: int(amount.value * 100) for amount in summary.amounts}
        assert set(theirs["remarks"]) == {check.key for check in estimate.checks()}
        for check in estimate.checks():
            for name, number in check.numbers.items():
                cents = int(number * 100) if isinstance(number, Decimal) else number
                assert theirs["remarks"][check.key][name] == cents
        seen |= set(theirs["remarks"])
    assert seen == set(STATES) - {"unread"}
