"""What may stand in a cell: what people type, what spreadsheets make of it, and what is told when it is wrong."""

from datetime import date

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from cms.sheets.references import Many, One
from cms.sheets.values import CellError, Choice, Day, OneLine, Slug, WebAddress, Whole, YesNo
from tests import factories


class Colour(models.TextChoices):
    RED = "red", "rood"
    BLUE = "blue", "donker blauw"


READ = [
    (Whole(), "1500", 1500),
    (Whole(), "1.500", 1500),
    (Whole(), "1 500 000", 1500000),
    (Whole(), "€ 1.500,00", 1500),
    (Whole(), "EUR 20,-", 20),
    (Whole(), "1500.0", 1500),
    (Whole(), "0", 0),
    (Day(), "2027-03-01", date(2027, 3, 1)),
    (Day(), "2027-3-1", date(2027, 3, 1)),
    (Day(), "2027-03-01 00:00", date(2027, 3, 1)),
    (Day(), "1-3-2027", date(2027, 3, 1)),
    (Day(), "01/03/2027", date(2027, 3, 1)),
    (Day(), "1 maart 2027", date(2027, 3, 1)),
    (YesNo(), "Ja", True),
    (YesNo(), "WAAR", True),
    (YesNo(), "x", True),
    (YesNo(), "nee", False),
    (YesNo(), "0", False),
    (Choice(Colour), "Rood", "red"),
    (Choice(Colour), " donker  BLAUW", "blue"),
    (Choice(Colour), "red", "red"),
    (OneLine(), "a\n b", "a b"),
    (WebAddress(), "www.voorbeeld.nl/a", "https://www.voorbeeld.nl/a"),
    (WebAddress(), "http://voorbeeld.nl", "http://voorbeeld.nl"),
    (WebAddress(), "geen adres", "geen adres"),
    (Slug(), "buurt-fonds", "buurt-fonds"),
]


@pytest.mark.parametrize(("kind", "text", "value"), READ)
def test_what_people_type(kind, text, value):
    assert kind.read(text) == value


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (Whole(), "veel", "heel getal"),
        (Whole(), "-5", "heel getal"),
        (Whole(), "1,5", "heel getal"),
        (Whole(), "1.50", "heel getal"),
        (Whole(), "9" * 12, "te groot"),
        (Day(), "31-2-2027", "datum"),
        (Day(), "2027", "datum"),
        (Day(), "1 lente 2027", "datum"),
        (Day(), "3/13/2027", "datum"),
        (YesNo(), "misschien", "“ja” of “nee”"),
        (Choice(Colour), "groen", "Kies uit: “rood”, “donker blauw”"),
        (Slug(), "met spatie", "letters, cijfers en streepjes"),
    ],
)
def test_what_is_wrong_is_told(kind, text, says):
    with pytest.raises(CellError, match=says):
        kind.read(text)


@given(st.integers(0, 2_000_000_000))
def test_numbers_come_back(number):
    assert Whole().read(str(Whole().write(number))) == number


@given(st.dates())
def test_days_come_back(day):
    assert Day().read(Day().write(day).isoformat()) == day


@given(st.booleans())
def test_yes_and_no_come_back(value):
    assert YesNo().read(YesNo().write(value)) is value


def test_each_kind_says_what_it_takes():
    assert str(Choice(Colour, Colour.RED).explanation) == "Kies uit: “rood”, “donker blauw”. Leeg: rood."
    assert "ja" in str(YesNo.explanation)


# --- names of other things --------------------------------------------------------------------------


@pytest.fixture
def places(db):
    """Two of the same name, and one with a comma in its name."""
    area = factories.NeighbourhoodFactory(name="Schalkwijk", slug="schalkwijk")
    return [
        area,
        factories.DistrictFactory(name="Schalkwijk", slug="schalkwijk-wijk", parent=area),
        factories.DistrictFactory(name="Noord, oost", slug="noord-oost", parent=area),
        factories.DistrictFactory(name="Zuid", slug="zuid", parent=area),
        factories.DistrictFactory(name="West; ver weg", slug="west", parent=area),
    ]


def everywhere():
    from cms.models import Neighbourhood

    return Many(Neighbourhood.objects.all, "wijk", "wijken", "de hele stad").prepared()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zuid", [3]),
        ("zuid; schalkwijk-wijk", [3, 1]),
        ("Zuid, noord-oost", [3, 2]),
        ("Noord, oost; Zuid", [2, 3]),
        ("Zuid\nZUID;", [3]),
        (";", []),
    ],
)
def test_several_by_name_or_address(places, text, found):
    assert everywhere().read(text) == tuple(places[number] for number in found)


@pytest.mark.parametrize(
    ("text", "says"),
    [("Oost", "Wij kennen geen wijk met de naam “Oost”"), ("Schalkwijk", "schalkwijk of schalkwijk-wijk")],
)
def test_a_name_that_is_unknown_or_unclear(places, text, says):
    with pytest.raises(CellError, match=says):
        everywhere().read(text)


def test_what_is_linked_comes_back(places):
    kind = everywhere()
    assert kind.write(places) == "Noord, oost; Zuid; schalkwijk; schalkwijk-wijk; west"
    assert set(kind.read(kind.write(places))) == set(places)


def test_one_organisation_by_name(db, django_assert_num_queries):
    from cms.models import Organisation

    made = factories.OrganisationFactory(name="Buurtfonds")
    kind = One(Organisation.objects.all, "organisatie")
    with django_assert_num_queries(1):
        ready = kind.prepared()
        assert ready.read("BUURTFONDS") == ready.read(ready.write(made)) == made
    assert ready.write(None) == ""
    assert kind.by_name == {}
