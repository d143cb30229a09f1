"""Amounts as people type them: read the same on the server and in the browser, and never guessed."""

import json
import random
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.amounts import LARGEST, AmountError, read_amount
from cms.money import euros

JS = Path(__file__).parents[2] / "static" / "js" / "sums.js"
AMOUNTS = {
    "1500": "1500",
    "1.500": "1500",
    "1500,50": "1500.50",
    "1.500,50": "1500.50",
    "€ 1.500,-": "1500",
    "€1500,--": "1500",
    "1500,=": "1500",
    "EUR 12": "12",
    "12 euro": "12",
    "12€": "12",
    "1 500": "1500",
    "1\u00a0500,5": "1500.50",
    # A keyboard for numbers may have no comma: two figures behind a point are cents, three are thousands.
    "1500.50": "1500.50",
    "1500.5": "1500.50",
    "12.50": "12.50",
    "1.500.000": "1500000",
    # As in English, where nothing else can be meant.
    "1,500.50": "1500.50",
    "1,000,000": "1000000",
    ",50": "0.50",
    "5,": "5",
    "0": "0",
    "007": "7",
    "99999999,99": "99999999.99",
}
REFUSED = {
    "1,500": "unclear",
    "12,345": "unclear",
    "1500.500": "number",
    "0.500": "number",
    "1.50.000": "number",
    "1..5": "number",
    "5-": "number",
    "€": "number",
    ",-": "number",
    "1e5": "number",
    "½": "number",
    "١٢": "number",
    "twaalf": "number",
    "12 euro euro": "number",
    "=1+1": "number",
    "-5": "negative",
    "€ -5": "negative",
    "\u22125": "negative",
    "100000000": "large",
    "9" * 40: "large",
}


def cents_in_browser(texts):
    """What `sums.js` reads: cents, None for nothing, "?" for what it does not understand."""
    if shutil.which("node") is None:
        pytest.skip("Node is not there.")
    code = (
        f"import {{ readAmount }} from {json.dumps(JS.as_uri())};"
        "import { text } from 'node:stream/consumers';"
        "const read = (typed) => { const cents = readAmount(typed); return cents === undefined ? '?' : cents; };"
        "console.log(JSON.stringify(JSON.parse(await text(process.stdin)).map(read)));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", code], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def cents_on_server(text):
    try:
        amount = read_amount(text)
    except AmountError:
        return "?"
    return None if amount is None else int(amount * 100)


@pytest.mark.parametrize("typed", AMOUNTS)
def test_an_amount_is_read_as_it_is_meant(typed):
    assert read_amount(typed) == Decimal(AMOUNTS[typed])


@pytest.mark.parametrize("typed", REFUSED)
def test_what_could_mean_something_else_is_refused(typed):
    with pytest.raises(AmountError) as refused:
        read_amount(typed)
    assert refused.value.kind == REFUSED[typed]


@pytest.mark.parametrize("typed", ["", "  ", "\u00a0"])
def test_nothing_is_no_amount_and_no_mistake(typed):
    assert read_amount(typed) is None


@given(st.decimals(0, LARGEST, places=2))
def test_every_amount_that_the_site_writes_can_be_typed_back(amount):
    assert read_amount(euros(amount)) == amount
    assert read_amount(f"{amount:.2f}") == amount
    assert read_amount(f"{amount:.2f}".replace(".", ",")) == amount


@given(st.text())
def test_any_text_is_an_amount_to_the_cent_or_refused(text):
    try:
        amount = read_amount(text)
    except AmountError:
        return
    assert amount is None or (0 <= amount <= LARGEST and amount.as_tuple().exponent == -2)


def test_the_browser_reads_the_same():
    seed = random.Random(3)
    made = ["".join(seed.choices("0012559.,,.-€ e", k=seed.randint(1, 9))) for _number in range(4000)]
    texts = [*AMOUNTS, *REFUSED, "", " ", *made]
    ours = [cents_on_server(text) for text in texts]
    assert sum(isinstance(one, int) for one in ours) > 400
    assert [
        (text, one, other)
        for text, one, other in zip(texts, ours, cents_in_browser(texts), strict=True)
        if one != other
    ] == []
