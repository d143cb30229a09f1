"""Constraints and properties of the kernel's models."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.models import Neighbourhood, Organisation, SiteSettings
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_stadsdeel_lies_nowhere_in():
    area = factories.NeighbourhoodFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.NeighbourhoodFactory(parent=area)


@pytest.mark.parametrize(
    ("level", "parent_level", "fits"),
    [
        ("district", "area", True),
        ("neighbourhood", "district", True),
        ("neighbourhood", "area", False),
        ("district", "district", False),
    ],
)
def test_places_lie_in_the_level_above(level, parent_level, fits):
    parent = Neighbourhood(code="P", name="Boven", slug="boven", level=parent_level)
    place = Neighbourhood(code="K", name="Onder", slug="onder", level=level, parent=parent)
    if fits:
        place.clean()
    else:
        with pytest.raises(ValidationError):
            place.clean()


def test_around_holds_the_place_what_lies_in_it_and_above():
    district = factories.DistrictFactory()
    other = factories.DistrictFactory(parent=district.parent)
    block = factories.NeighbourhoodFactory(level="neighbourhood", parent=district)
    around_district = set(Neighbourhood.objects.around(district))
    around_area = set(Neighbourhood.objects.around(district.parent))
    around_block = set(Neighbourhood.objects.around(block))
    assert around_district == {district, district.parent, block}
    assert around_area == {district.parent, district, other, block}
    assert around_block == {block, district, district.parent}


def test_the_period_of_an_organisation_is_in_order():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.OrganisationFactory(active_from=date(2025, 1, 1), active_until=date(2024, 1, 1))
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize(("days", "expected"), [(None, False), (300, False), (333, False), (334, True), (400, True)])
def test_the_accessibility_statement_warns_after_eleven_months(days, expected):
    stated = None if days is None else timezone.localdate() - timedelta(days=days)
    assert SiteSettings(accessibility_stated_on=stated).statement_needs_renewal is expected
