"""Which offers fit a need: the pure rule, and the database that ranks by it."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.models import Offer
from initiatives.needs import matching, suggestions
from initiatives.needs.matching import Reason, Side, Spot, fit
from tests import factories

from . import helping

DAY = date(2026, 6, 1)
EAST, WEST = Spot("d1", "east"), Spot("d3", "west")
NEXT_DOOR, WHOLE_EAST = Spot("d2", "east"), Spot(None, "east")


def ranked(side, others):
    """(key, Fit) of those among {key: Side} that fit, the best first; equals in the order in which they came."""
    fits = [(key, fit(side, other)) for key, other in others.items()]
    return sorted(((key, found) for key, found in fits if found), key=lambda pair: -pair[1].score)


def side(kind="people", *spots, themes=(), first=None, last=None):
    return Side(kind, frozenset(spots), frozenset(themes), first, last)


def days(count):
    return DAY + timedelta(days=count)


@pytest.mark.parametrize(
    ("need", "offer", "reasons"),
    [
        (side("people", EAST), side("people", EAST), [Reason.KIND, Reason.DISTRICT]),
        (side("people", EAST), side("people", NEXT_DOOR), [Reason.KIND, Reason.AREA]),
        (side("people", EAST), side("people", WHOLE_EAST), [Reason.KIND, Reason.AREA]),
        (side("people", WHOLE_EAST), side("people", WHOLE_EAST), [Reason.KIND, Reason.AREA]),
        (side("people", EAST), side("people"), [Reason.KIND, Reason.CITY]),
        (side("people"), side("people", WEST), [Reason.KIND, Reason.CITY]),
        (side("people", EAST, WEST), side("people", WEST), [Reason.KIND, Reason.DISTRICT]),
        (side("people", EAST), side("people", WEST), None),
        (side("people", EAST), side("space", EAST), None),
        (side(themes="ab"), side(themes="bc"), [Reason.KIND, Reason.CITY, Reason.THEME]),
        (side(themes="a"), side(), [Reason.KIND, Reason.CITY]),
        (side(first=days(0), last=days(5)), side(first=days(5)), [Reason.KIND, Reason.CITY, Reason.DATES]),
        (side(first=days(0), last=days(5)), side(first=days(6)), None),
        (side(first=days(0)), side(last=days(-1)), None),
        (side(first=days(0)), side(), [Reason.KIND, Reason.CITY]),
    ],
)
def test_what_fits_and_why(need, offer, reasons):
    found = fit(need, offer)
    assert (list(found.reasons) if found else None) == reasons
    assert fit(offer, need) == found


spots = st.builds(
    lambda district, area: Spot(f"{area}{district}" if district else None, area),
    st.integers(0, 2),
    st.sampled_from("ab"),
)
moments = st.none() | st.integers(0, 6).map(days)
sides = st.builds(
    lambda kind, where, themes, first, last: Side(
        kind, where, themes, first, last if first is None or last is None else max(first, last)
    ),
    st.sampled_from(["people", "space"]),
    st.frozensets(spots, max_size=2),
    st.frozensets(st.sampled_from("xyz"), max_size=2),
    moments,
    moments,
)


@given(sides, sides)
def test_a_fit_is_mutual_and_explained(one, other):
    found = fit(one, other)
    assert found == fit(other, one)
    if found:
        assert found.reasons[0] == Reason.KIND and one.kind == other.kind
        assert found.score == sum(matching.POINTS.get(reason, 0) for reason in found.reasons)
        assert (Reason.THEME in found.reasons) == bool(found.themes)
    if fit(one, one) and one.spots and one.themes and one.has_period:
        assert fit(one, one).score >= (found.score if found else 0)


@given(sides, sides, sides)
def test_nearer_beats_everything_else(need, near, far):
    first, second = fit(need, near), fit(need, far)
    steps = [Reason.CITY, Reason.AREA, Reason.DISTRICT]
    if first and second and steps.index(first.reasons[1]) > steps.index(second.reasons[1]):
        assert first.score > second.score


@given(sides, st.lists(sides, max_size=6))
def test_ranking_leaves_out_what_does_not_fit_and_keeps_order(need, offers):
    found = ranked(need, dict(enumerate(offers)))
    assert {key for key, _fit in found} == {key for key, one in enumerate(offers) if fit(need, one)}
    assert found == sorted(found, key=lambda pair: (-pair[1].score, pair[0]))


# --- the database ranks by the same rule -----------------------------------------------------------


@pytest.fixture
def city(home):
    """Two stadsdelen with two wijken each, one with a buurt; two themes; a list of initiatives."""
    areas = [factories.NeighbourhoodFactory(name=name, slug=name.lower()) for name in ("Oost", "West")]
    wijken = [factories.DistrictFactory(name=f"Wijk {n}", slug=f"w{n}", parent=areas[n // 2]) for n in range(4)]
    buurt = factories.NeighbourhoodFactory(name="Buurt", slug="buurt", level="neighbourhood", parent=wijken[0])
    themes = [factories.ThemeFactory(name=name, slug=name.lower()) for name in ("Groen", "Samen")]
    index = factories.InitiativeIndexPageFactory(parent=home)
    return {"places": [None, *areas, *wijken, buurt], "themes": themes, "index": index}


drawn_offer = st.tuples(
    st.sampled_from(["people", "space"]), st.integers(0, 7), st.sets(st.integers(0, 1)), moments, moments
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(drawn_offer, min_size=1, max_size=12), drawn_offer)
def test_the_database_finds_and_ranks_as_the_pure_rule_does(city, drawn, asked):
    Offer.objects.all().delete()
    person = factories.ResidentFactory()
    for item in drawn:
        made = make(city, item, lambda **fields: helping.offer(person, **fields))
        made.themes.set([city["themes"][n] for n in item[2]])
    page = helping.initiative(city["index"], themes=[city["themes"][n] for n in asked[2]])
    need = make(city, asked, lambda **fields: helping.need(page, **fields))
    places = suggestions.Places()
    others = {one.pk: suggestions.side_of(one, places) for one in Offer.objects.order_by("-created_at", "-pk")}
    expected = ranked(suggestions.side_of(need, places), others)
    found = suggestions.find_matches(need, limit=50)
    assert [(one.item.pk, one.fit) for one in found] == expected
    assert all(one.why.startswith("Past omdat het om dezelfde soort hulp gaat") for one in found)
    page.delete()


def make(city, item, place):
    kind, where, _themes, first, last = item
    if first and last:
        first, last = sorted([first, last])
    return place(kind=kind, neighbourhood=city["places"][where], starts_on=first, ends_on=last)


def test_needs_for_an_offer_take_the_places_of_their_initiative(city):
    _none, east, west, first, second, third, _fourth, buurt = city["places"]
    person = factories.ResidentFactory()
    rows = [
        ("in dezelfde wijk", [first], None),
        ("in een buurt ervan", [buurt], None),
        ("in hetzelfde stadsdeel", [second], None),
        ("elders, maar de vraag is hier", [third], first),
        ("elders", [third], None),
        ("nergens", [], None),
    ]
    for title, places, own in rows:
        page = helping.initiative(city["index"], title=title, neighbourhoods=places)
        helping.need(page, title=title, neighbourhood=own)
    mine = helping.initiative(city["index"], owner=person, neighbourhoods=[first])
    helping.need(mine, title="van mezelf")
    draft = helping.initiative(city["index"], neighbourhoods=[first], live=False)
    helping.need(draft, title="nog niet online")
    found = suggestions.find_needs_for(helping.offer(person, neighbourhood=first))
    assert [one.item.title for one in found] == [
        "elders, maar de vraag is hier",
        "in een buurt ervan",
        "in dezelfde wijk",
        "in hetzelfde stadsdeel",
        "nergens",
    ]
    assert "in dezelfde wijk is" in found[0].why and "hele stad" in found[-1].why


def test_only_open_offers_of_others_are_suggested(city):
    owner, other = factories.ResidentFactory(), factories.ResidentFactory()
    need = helping.need(helping.initiative(city["index"], owner=owner), by=owner)
    helping.offer(owner, title="van mezelf")
    helping.offer(other, title="voorbeeld", is_example=True)
    over = helping.offer(other, title="voorbij")
    Offer.objects.filter(pk=over.pk).update(expires_on=DAY - timedelta(days=4000))
    good = helping.offer(other, title="goed", text="Met de fiets.")
    assert [one.item.pk for one in suggestions.find_matches(need)] == [good.pk]
