"""The finder: what answers, in which order and why; the database and the rule say the same."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.models import Neighbourhood
from tests import factories
from toolkit.finder.ranking import POINTS, Asked, Facts, Reason, reasons, score
from toolkit.finder.search import Answers, Question, facts_of
from toolkit.models import ArticlePage, Fund, RuleCard, Venue
from toolkit.parts import PHASE_FIELDS, Phase

# --- the rule --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "facts", "expected"),
    [
        (Asked(), Facts("financiering"), []),
        (Asked(subject=1, part="financiering"), Facts("financiering"), [Reason.PART]),
        (Asked(subject=1, part="financiering"), Facts("regels"), None),
        (Asked(subject=1, part="advies"), Facts("", subjects=frozenset({1, 2})), [Reason.SUBJECT]),
        (Asked(subject=3, part="advies"), Facts("", subjects=frozenset({1, 2})), None),
        (Asked(phase="plan"), Facts("regels"), [Reason.EVERY_PHASE]),
        (Asked(phase="plan"), Facts("regels", phases=frozenset({"plan"})), [Reason.PHASE]),
        (Asked(phase="plan"), Facts("regels", phases=frozenset({"idee"})), None),
        (Asked(around=frozenset({7})), Facts("financiering"), [Reason.PLACE_UNKNOWN]),
        (Asked(around=frozenset({7})), Facts("regels", all_places=True), [Reason.CITY]),
        (Asked(around=frozenset({7})), Facts("regels", places=frozenset({9}), all_places=True), [Reason.CITY]),
        (Asked(around=frozenset({7})), Facts("regels", places=frozenset({7, 9})), [Reason.HERE]),
        (Asked(around=frozenset({7})), Facts("regels", places=frozenset({9})), None),
    ],
)
def test_what_answers_and_why(asked, facts, expected):
    assert reasons(asked, facts) == expected


SMALL = st.frozensets(st.integers(0, 4), max_size=3)


@given(
    st.builds(Asked, phase=st.sampled_from(["", "idee", "plan"]), around=SMALL, subject=st.none() | st.integers(0, 3)),
    st.builds(
        Facts,
        part=st.sampled_from(["", "advies"]),
        phases=st.frozensets(st.sampled_from(["idee", "plan"])),
        subjects=st.none() | SMALL,
        places=SMALL,
        all_places=st.booleans(),
    ),
)
def test_asking_less_never_loses_an_answer(asked, facts):
    found = reasons(asked, facts)
    for fewer in (Asked(), Asked(phase=asked.phase), Asked(around=asked.around)):
        if found is not None:
            assert reasons(fewer, facts) is not None
            assert score(reasons(fewer, facts)) <= score(found)


def test_what_nobody_knows_is_said_as_such(client, kit):
    place = factories.DistrictFactory(slug="molenwijk")
    factories.FundFactory(title="Vaag fonds")
    assert Answers(Question("", None, place))[:1][0].unknown == ["Onbekend voor welke wijken"]
    html = client.get("/toolkit/?wijk=molenwijk").content.decode()
    assert "Onbekend voor welke wijken" in html
    assert "Geldt in de hele stad" not in html


def test_made_for_this_goes_before_good_for_everything():
    assert POINTS[Reason.PHASE] > POINTS[Reason.EVERY_PHASE]
    assert POINTS[Reason.HERE] > POINTS[Reason.CITY]
    assert POINTS[Reason.SUBJECT] > POINTS[Reason.PART]


# --- the same in the database ----------------------------------------------------------------------


@pytest.fixture
def city(kit):
    """Things of every kind, for several phases, subjects and places."""
    area = factories.NeighbourhoodFactory()
    places = [factories.DistrictFactory(parent=area) for _number in range(2)]
    subjects = [factories.SubjectFactory(part=part) for part in ("financiering", "advies")]
    phases = [{}, {"for_plan": True}, {"for_idea": True, "for_work": True}]
    where = [[], [places[0]], [area], [places[1]]]
    for number, (phase, at) in enumerate(product(phases, where)):
        for make in (factories.FundFactory, factories.VenueFactory, factories.RuleCardFactory):
            make(neighbourhoods=at, **phase)
        factories.FundFactory(neighbourhoods=at, whole_city=True, **phase)
        about = [subjects[:1], subjects, []][number % 3]
        factories.ArticlePageFactory(parent=kit.advice, subjects=about, neighbourhoods=at, **phase).save()
    return {"places": [*places, area], "subjects": subjects}


def everything():
    for kind, model in (("artikel", ArticlePage), ("fonds", Fund), ("ruimte", Venue), ("regel", RuleCard)):
        for thing in model.objects.all():
            yield kind, thing


def test_the_database_answers_as_the_rule_does(city):
    places, subjects = [None, *city["places"]], [None, *city["subjects"]]
    facts = {(kind, thing.pk): facts_of(thing) for kind, thing in everything()}
    for phase, subject, place in product(["", "plan", "beheer"], subjects, places):
        answers = Answers(Question(phase, subject, place))
        found = list(answers.rows)
        expected = {key: reasons(answers.asked, fact) for key, fact in facts.items()}
        expected = {key: score(why) for key, why in expected.items() if why is not None}
        assert {(kind, pk): points for kind, pk, points, _order, _title in found} == expected
        assert [row[2] for row in found] == sorted(expected.values(), reverse=True)


def test_hits_say_why_in_words(kit):
    place = factories.DistrictFactory(name="Molenwijk")
    money = factories.SubjectFactory(name="geld voor mijn plan", part="financiering")
    factories.FundFactory(title="Wijkfonds", slug="wijkfonds", neighbourhoods=[place], for_plan=True)
    factories.FundFactory(title="Stadsfonds", slug="stadsfonds", whole_city=True)
    first, second = Answers(Question("plan", money, place))[:10]
    assert (first.item.title, first.url) == ("Wijkfonds", "/toolkit/financiering/fondsen/wijkfonds/")
    assert first.reasons == ["Gaat over: geld voor mijn plan", "Voor de fase plan", "Voor Molenwijk"]
    assert second.reasons == ["Gaat over: geld voor mijn plan", "Helpt in elke fase", "Geldt in de hele stad"]


# --- the page --------------------------------------------------------------------------------------


def test_answers_in_one_page_load(client, kit):
    money = factories.SubjectFactory(name="geld", slug="geld", part="financiering")
    factories.ArticlePageFactory(parent=kit.funds, title="Begroting maken", subjects=[money]).save_revision().publish()
    response = client.get("/toolkit/?fase=plan&zoek=geld&wijk=")
    html = response.content.decode()
    assert "1 ding dat u kan helpen" in html
    assert "Begroting maken" in html
    assert "Gaat over: geld" in html
    assert 'name="robots" content="noindex"' in html
    assert response.cookies == {}


def test_without_a_question_it_shows_the_parts(client, kit):
    html = client.get("/toolkit/").content.decode()
    for title in ("Advies", "Financiering", "Regels", "Accommodaties"):
        assert title in html
    assert "noindex" not in html


def test_nothing_found_says_what_to_do(client, kit):
    factories.SubjectFactory(slug="leeg", part="regels")
    html = client.get("/toolkit/?zoek=leeg").content.decode()
    assert "Hier hebben wij nog niets voor" in html
    assert "Stel een vraag" in html


@pytest.mark.parametrize(
    "query", ["fase=onzin&zoek=weg&wijk=nergens", "page=abc&fase=plan", "page=99999&fase=idee", "zoek=%22"]
)
def test_strange_questions_are_a_normal_page(client, kit, query):
    assert client.get(f"/toolkit/?{query}").status_code == 200


def test_what_is_hidden_or_over_is_no_answer(client, kit):
    factories.FundFactory(title="Voorbij", applications="always", closes_on="2020-01-01")
    factories.FundFactory(title="Concept", live=False)
    factories.VenueFactory(title="Wel te zien")
    html = client.get("/toolkit/?fase=plan").content.decode()
    assert "Voorbij" not in html
    assert "Concept" not in html
    assert "Wel te zien" in html
    kit.venues.unpublish()
    assert "Wel te zien" not in client.get("/toolkit/?fase=plan").content.decode()


def test_ten_times_as_much_costs_no_more_queries(client, kit, settings, django_assert_max_num_queries):
    settings.PAGE_CACHE_SECONDS = 0
    place = factories.DistrictFactory()
    subject = factories.SubjectFactory(slug="geld", part="financiering")
    address = f"/toolkit/?fase=plan&zoek=geld&wijk={place.slug}"

    def grow(count):
        for _number in range(count):
            factories.FundFactory(neighbourhoods=[place])
            factories.ArticlePageFactory(parent=kit.advice, subjects=[subject]).save()

    grow(2)
    client.get(address)
    with django_assert_max_num_queries(60) as queries:
        client.get(address)
        few = len(queries)
    grow(20)
    client.get(address)
    with django_assert_max_num_queries(few):
        html = client.get(address).content.decode()
    assert "44 dingen die u kunnen helpen" in html


def test_every_phase_has_a_field():
    assert set(PHASE_FIELDS) == set(Phase)
    assert Neighbourhood.Level.AREA
