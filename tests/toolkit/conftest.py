"""A toolkit with its four parts, below the home page."""

from types import SimpleNamespace

import pytest

from tests import factories


@pytest.fixture
def kit(home):
    """The pages of the toolkit by name."""
    index = factories.ToolkitIndexPageFactory(parent=home)
    return SimpleNamespace(
        index=index,
        advice=factories.AdvicePageFactory(parent=index),
        funds=factories.FundsPageFactory(parent=index),
        rules=factories.RulesPageFactory(parent=index),
        venues=factories.VenuesPageFactory(parent=index),
    )
