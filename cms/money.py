"""Amounts as a Dutch reader writes them."""

from django.utils.formats import number_format


def euros(amount):
    """ "€ 70.000" or "€ 1.234,50"; an empty text for an unknown amount."""
    if amount is None:
        return ""
    decimals = 0 if amount == int(amount) else 2
    return f"€\N{NO-BREAK SPACE}{number_format(amount, decimals, use_l10n=True, force_grouping=True)}"
