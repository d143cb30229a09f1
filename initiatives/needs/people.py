"""Whose a need or an offer is, and who may do what with it."""

from django.db.models import Q

from cms.models import Organisation
from initiatives.models import InitiativeOwner, InitiativePage, Need, Offer
from initiatives.models.needs import State
from initiatives.publishing.owners import owners_of


def people_of(item):
    """The residents who answer for it: the owners of the initiative, or whoever offers it."""
    if isinstance(item, Need):
        return owners_of(item.page)
    return [item.placed_by] if item.placed_by else []


def pages_of(user):
    """The initiatives for which this resident may ask help, also those that are not online yet."""
    owned = InitiativeOwner.objects.of(user).values("page")
    return InitiativePage.objects.filter(pk__in=owned).order_by("title", "pk")


def needs_of(user):
    """The needs that this resident answers for."""
    owned = InitiativeOwner.objects.of(user).values("page")
    return Need.objects.filter(page__in=owned).select_related("page", "neighbourhood")


def offers_of(user):
    return Offer.objects.filter(placed_by=user.pk).select_related("organisation", "neighbourhood")


def organisations_of(user):
    """In whose name this resident may offer help: staff wrote down that they answer for an offer of it."""
    answered = Offer.objects.filter(placed_by=user.pk, organisation__isnull=False).exclude(state=State.REMOVED)
    return Organisation.objects.active().filter(pk__in=answered.values("organisation")).order_by("name")


def written_by(user):
    """Needs that this resident wrote or answers for: what "my data" is about."""
    owned = InitiativeOwner.objects.of(user).values("page")
    return Need.objects.filter(Q(placed_by=user.pk) | Q(page__in=owned)).select_related("page")
