"""The two sides of help, by their word in an address: what a view needs to know of needs and of offers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from initiatives.models import Need, Offer

from . import services
from .forms import NeedForm, OfferForm
from .people import needs_of, offers_of, pages_of
from .suggestions import find_matches, find_needs_for


@dataclass(frozen=True)
class MySide:
    """`mine` gives what a resident answers for, `submit` does what the form says, `suggest` finds what fits."""

    name: str
    model: type
    mine: Callable
    form: type
    submit: Callable
    suggest: Callable
    new_title: str
    edit_title: str
    placed: str
    changed: str

    @property
    def is_need(self):
        return self.model is Need

    def make_form(self, data, *, user, item=None):
        """Raises NoPageError for somebody who has no initiative to ask help for."""
        if not self.is_need:
            return self.form(data, user=user, item=item)
        pages = list(pages_of(user))
        if not pages:
            raise NoPageError
        return self.form(data, user=user, item=item, pages=pages)


class NoPageError(Exception):
    """Only an initiative can ask for help."""


SIDES = {
    side.name: side
    for side in (
        MySide(
            name="vraag",
            model=Need,
            mine=needs_of,
            form=NeedForm,
            submit=services.submit_need,
            suggest=find_matches,
            new_title=_("Vraag hulp voor uw initiatief"),
            edit_title=_("Wijzig uw hulpvraag"),
            placed=_("Uw hulpvraag is geplaatst."),
            changed=_("Uw hulpvraag is gewijzigd."),
        ),
        MySide(
            name="aanbod",
            model=Offer,
            mine=offers_of,
            form=OfferForm,
            submit=services.submit_offer,
            suggest=find_needs_for,
            new_title=_("Bied uw hulp aan"),
            edit_title=_("Wijzig uw aanbod"),
            placed=_("Uw aanbod is geplaatst."),
            changed=_("Uw aanbod is gewijzigd."),
        ),
    )
}
