"""What may stand in a text that everybody reads."""

import pytest
from django.core.exceptions import ValidationError

from cms.text_fields import refuse_contact_data


def refused(text):
    try:
        refuse_contact_data(text)
    except ValidationError as error:
        assert "telefoonnummer" in error.messages[0]
        return True
    return False


@pytest.mark.parametrize(
    "text",
    [
        "Bel 023 511 5115.",
        "(023) 511 51 15",
        "06-12345678",
        "06.12.34.56.78",
        "0 6 1 2 3 4 5 6 7 8",
        "+31 6 1234 5678",
        "00 32 475 12 34 56",
        "0800-1234",
        "Mail naar tuin@voorbeeld.example.nl",
    ],
)
def test_contact_data_are_refused(text):
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Seizoen 2024-2025",
        "Op 12-11-2026 en 01-12-2026",
        "Van 19.30 - 21.00 uur, 12-12-2026",
        "€ 10.000 - 15.000",
        "Buurttuin 12345678",
        "2024/2025/2026",
        "",
    ],
)
def test_years_dates_and_amounts_are_not(text):
    assert not refused(text)
