"""Funds: what suits a plan and why, what is over, and deadlines in one's own calendar."""

from datetime import date, timedelta
from itertools import product

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from toolkit.funds.forms import FundForm
from toolkit.funds.matching import Aspect, Offer, Plan, Verdict, fit
from toolkit.funds.search import Question, offer_of, ranked
from toolkit.models import Fund, FundDeadline, LegalForm

YES, MAYBE, NO = Verdict.YES, Verdict.MAYBE, Verdict.NO


@pytest.mark.parametrize(
    ("plan", "offer", "aspect", "verdict"),
    [
        (Plan(amount=500), Offer(maximum=3000), Aspect.AMOUNT, YES),
        (Plan(amount=3000), Offer(maximum=3000), Aspect.AMOUNT, YES),
        (Plan(amount=5000), Offer(maximum=3000), Aspect.AMOUNT, MAYBE),
        (Plan(amount=500), Offer(), Aspect.AMOUNT, MAYBE),
        (Plan(amount=500), Offer(minimum=1000), Aspect.AMOUNT, NO),
        (Plan(form="bewoner"), Offer(), Aspect.FORM, MAYBE),
        (Plan(form="bewoner"), Offer(forms=frozenset({"bewoner"})), Aspect.FORM, YES),
        (Plan(form="bewoner"), Offer(forms=frozenset({"stichting"})), Aspect.FORM, NO),
        (Plan(theme=1), Offer(), Aspect.THEME, MAYBE),
        (Plan(theme=1), Offer(themes=frozenset({1})), Aspect.THEME, YES),
        (Plan(theme=1), Offer(themes=frozenset({2}), all_themes=True), Aspect.THEME, YES),
        (Plan(theme=1), Offer(themes=frozenset({2})), Aspect.THEME, NO),
        (Plan(places=frozenset({1})), Offer(), Aspect.PLACE, MAYBE),
        (Plan(places=frozenset({1})), Offer(all_places=True), Aspect.PLACE, YES),
        (Plan(places=frozenset({1, 5})), Offer(places=frozenset({5})), Aspect.PLACE, YES),
        (Plan(places=frozenset({1})), Offer(places=frozenset({5})), Aspect.PLACE, NO),
    ],
)
def test_each_aspect(plan, offer, aspect, verdict):
    assert fit(plan, offer).verdicts == {aspect: verdict}


FORMS = st.sampled_from([form.value for form in LegalForm])
SMALL = st.frozensets(st.integers(0, 3), max_size=2)
AMOUNTS = st.none() | st.integers(0, 10_000)


@given(
    st.builds(Plan, amount=AMOUNTS, form=st.just("") | FORMS, theme=st.none() | st.integers(0, 3), places=SMALL),
    st.builds(
        Offer,
        minimum=AMOUNTS,
        maximum=AMOUNTS,
        forms=st.frozensets(FORMS),
        themes=SMALL,
        places=SMALL,
        all_themes=st.booleans(),
        all_places=st.booleans(),
    ),
)
def test_what_is_not_asked_is_never_in_the_way(plan, offer):
    found = fit(plan, offer)
    assert fit(Plan(), offer).suits
    assert set(found.verdicts) <= set(Aspect)
    assert found.suits == (NO not in found.verdicts.values())
    assert not (found.is_sure and not found.suits)


def test_the_database_ranks_as_the_rule_does(kit):
    places, themes = [factories.DistrictFactory(), factories.DistrictFactory()], [factories.ThemeFactory()]
    amounts = [{}, {"maximum": 3000}, {"minimum": 1000, "maximum": 20_000}]
    who = [{}, {"for_person": True, "for_group": True}, {"for_foundation": True}]
    for amount, form, at, about, all_of_it in product(amounts, who, [[], places[:1]], [[], themes], [False, True]):
        scope = {"whole_city": all_of_it, "all_themes": all_of_it}
        factories.FundFactory(neighbourhoods=at, themes=about, **amount, **form, **scope)
    offers = {fund.pk: offer_of(fund) for fund in Fund.objects.all()}
    for amount, form, theme, place in product([None, 500, 5000], ["", "bewoner"], [None, *themes], [None, *places]):
        plan = Question(amount, form, theme, place).plan()
        expected = {pk: fit(plan, offer) for pk, offer in offers.items()}
        suiting = {pk: found.points for pk, found in expected.items() if found.suits}
        found = list(ranked(plan))
        assert {fund.pk: fund.points for fund in found} == suiting
        assert [fund.points for fund in found] == sorted(suiting.values(), reverse=True)
        everything = list(ranked(plan, everything=True))
        assert [fund.suits for fund in everything] == sorted((fund.suits for fund in everything), reverse=True)
        assert {fund.pk for fund in everything if not fund.suits} == {pk for pk in offers if pk not in suiting}


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1500", 1500), ("€ 1.500,-", 1500), ("1.500,00", 1500), (" 2 000 ", 2000), ("0", 0), ("1500,00", 1500),
        ("", None), ("veel", None), ("-5", None), ("1.50", 2), ("1,500", None), ("9" * 30, None), ("١٢", None),
        ("1e3", None),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(db, typed, amount):
    form = FundForm({"bedrag": typed})
    assert form.is_valid()
    assert form.cleaned_data["bedrag"] == amount
    assert bool(form.left_out) == bool(typed.strip() and amount is None)


# --- the list --------------------------------------------------------------------------------------


def test_the_list_says_what_suits_and_what_not(client, kit):
    factories.FundFactory(title="Buurtfonds", slug="buurtfonds", maximum=3000, for_person=True)
    factories.FundFactory(title="Onbekend fonds")
    factories.FundFactory(title="Groot fonds", minimum=10_000)
    html = client.get("/toolkit/financiering/fondsen/?bedrag=2.000&wie=bewoner").content.decode()
    assert html.index("Buurtfonds") < html.index("Onbekend fonds")
    assert "Groot fonds" not in html
    assert "kan €\xa02.000 geven" in html
    assert "hoogste bedrag onbekend" in html
    assert "Toon ook 1 fonds dat niet past" in html
    html = client.get("/toolkit/financiering/fondsen/?bedrag=2.000&toon=alles").content.decode()
    assert "geeft pas geld vanaf €\xa010.000" in html
    assert "Past niet" in html


def test_an_amount_that_is_none_is_said_so(client, kit):
    factories.FundFactory(title="Buurtfonds")
    html = client.get("/toolkit/financiering/fondsen/?bedrag=veel").content.decode()
    assert "Het bedrag begrepen wij niet" in html
    assert "Buurtfonds" in html
    assert 'value="veel"' in html


def test_the_list_is_empty_or_finds_nothing(client, kit):
    assert "nog geen fondsen" in client.get("/toolkit/financiering/fondsen/").content.decode()
    factories.FundFactory(minimum=100)
    html = client.get("/toolkit/financiering/fondsen/?bedrag=1").content.decode()
    assert "Geen fonds past bij alles wat u invulde" in html


def test_more_funds_cost_no_more_queries(client, kit, settings, django_assert_max_num_queries):
    settings.PAGE_CACHE_SECONDS = 0
    organisation = factories.OrganisationFactory()

    def grow(count):
        for _number in range(count):
            line = FundDeadline(date=timezone.localdate(), repeat="monthly")
            factories.FundFactory(provider=organisation, applications="moments", deadlines=[line])

    addresses = ["/toolkit/financiering/fondsen/?bedrag=100", "/toolkit/financiering/fondsen/deadlines/ical/"]
    grow(2)
    numbers = []
    for address in addresses:
        client.get(address)
        with django_assert_max_num_queries(45) as queries:
            client.get(address)
            few = len(queries)
        numbers.append(few)
    grow(15)
    for address, number in zip(addresses, numbers, strict=True):
        client.get(address)
        with django_assert_max_num_queries(number):
            client.get(address)


# --- over ------------------------------------------------------------------------------------------

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("fields", "lines", "shown"),
    [
        ({}, [], True),
        ({"closes_on": TODAY}, [], True),
        ({"closes_on": TODAY - timedelta(days=1)}, [], False),
        ({"applications": "moments"}, [], False),
        ({"applications": "moments"}, [(TODAY, "once")], True),
        ({"applications": "moments"}, [(TODAY - timedelta(days=1), "once")], False),
        ({"applications": "moments"}, [(date(2020, 1, 1), "yearly")], True),
        ({"applications": "always"}, [], True),
    ],
)
def test_what_one_can_still_apply_to(kit, monkeypatch, fields, lines, shown):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)
    fund = factories.FundFactory(**fields, deadlines=[FundDeadline(date=day, repeat=turn) for day, turn in lines])
    assert Fund.objects.shown(TODAY).filter(pk=fund.pk).exists() == shown
    assert Fund.objects.get(pk=fund.pk).is_over != shown


def test_what_is_over_keeps_its_page_and_leaves_search(client, kit):
    fund = factories.FundFactory(title="Coronafonds", slug="coronafonds", apply_url="https://voorbeeld.example.nl/")
    assert "Coronafonds" in client.get("/zoeken/?q=coronafonds").content.decode()
    fund.closes_on = timezone.localdate() - timedelta(days=1)
    fund.save_revision().publish()
    assert "U kunt hier niet meer aanvragen" in client.get(fund.url).content.decode()
    assert "Naar de aanvraag" not in client.get(fund.url).content.decode()
    assert "Coronafonds" not in client.get("/toolkit/financiering/fondsen/").content.decode()
    assert fund.url not in client.get("/zoeken/?q=coronafonds").content.decode()


def test_its_page_tells_what_is_known(client, kit):
    factories.FundFactory(
        slug="fonds",
        title="Fonds",
        maximum=3000,
        own_share=0,
        for_group=True,
        decision_weeks=4,
        applications="moments",
        deadlines=[FundDeadline(date=date(2020, 12, 31), repeat="yearly", note="jaarlijks")],
        apply_url="https://voorbeeld.example.nl/aanvragen",
    )
    html = client.get("/toolkit/financiering/fondsen/fonds/").content.decode()
    for text in ("€\xa03.000", "binnen 4 weken", "0%", "31 december", "jaarlijks", "Naar de aanvraag", "onbekend"):
        assert text in html
    assert client.get("/toolkit/financiering/fondsen/bestaat-niet/").status_code == 404


# --- deadlines in a calendar -----------------------------------------------------------------------


def test_the_feed_is_a_calendar_with_stable_identifiers(client, kit):
    line = FundDeadline(date=timezone.localdate() + timedelta(days=10), repeat="half_yearly", note="tweede ronde; kom")
    fund = factories.FundFactory(title="Fonds, met komma", applications="moments", deadlines=[line])
    factories.FundFactory(title="Zonder moment", applications="always")
    response = client.get("/toolkit/financiering/fondsen/deadlines/ical/")
    assert response["Content-Type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(response.content)
    events = calendar.walk("VEVENT")
    assert len(events) == 2
    first = events[0]
    assert first["uid"] == f"fonds-{fund.pk}-{line.date:%Y%m%d}@testserver"
    assert first["summary"] == "Aanvragen vóór vanavond: Fonds, met komma"
    assert first.decoded("dtstart") == line.date
    assert first["url"].endswith(f"/fondsen/{fund.slug}/")
    again = client.get("/toolkit/financiering/fondsen/deadlines/ical/")
    assert [event["uid"] for event in icalendar.Calendar.from_ical(again.content).walk("VEVENT")] == [
        event["uid"] for event in events
    ]
    assert all(len(row) <= 75 for row in response.content.split(b"\r\n"))


def test_the_feed_answers_the_same_question_as_the_list(client, kit):
    soon = [FundDeadline(date=timezone.localdate(), repeat="once")]
    factories.FundFactory(title="Voor bewoners", applications="moments", for_person=True, deadlines=soon)
    late = [FundDeadline(date=timezone.localdate(), repeat="once")]
    factories.FundFactory(title="Voor stichtingen", applications="moments", for_foundation=True, deadlines=late)
    content = client.get("/toolkit/financiering/fondsen/deadlines/ical/?wie=bewoner").content.decode()
    assert "Voor bewoners" in content
    assert "Voor stichtingen" not in content


# --- the model -------------------------------------------------------------------------------------


def test_constraints(kit):
    for fields in ({"minimum": 10, "maximum": 5}, {"own_share": 101}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fund.objects.create(title="Fout", slug="fout", summary="x", **fields)


def test_a_fund_for_the_whole_year_has_no_moments(kit):
    fund = factories.FundFactory(applications="always")
    fund.deadlines = [FundDeadline(date=TODAY)]
    with pytest.raises(ValidationError, match="vaste momenten"):
        fund.full_clean()
