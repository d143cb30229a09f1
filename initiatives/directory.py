"""Looking things up in the directory of organisations."""

from functools import reduce
from operator import and_

from django.db.models import Count, Q

from cms.models import Neighbourhood, Organisation, OrganisationHelp

NOW, STOPPED, EVERY = "nu", "gestopt", "alle"
# Offers on the page of one organisation.
SHOWN = 10


def of_status(status):
    """Those that exist now, those that stopped, or all; the same by default as what the form shows first."""
    if status == STOPPED:
        return Organisation.objects.stopped()
    return Organisation.objects.all() if status == EVERY else Organisation.objects.active()


def matching(*, text="", kind="", help_kind="", neighbourhood=None, status=NOW):
    """The organisations that answer, without order.

    One for a whole stadsdeel also answers for a wijk in it; one without places works in the whole city, and is found
    when no wijk is asked for.
    """
    found = of_status(status)
    if text:
        words = [Q(name__icontains=word) | Q(description__icontains=word) for word in text.split()]
        found = found.filter(reduce(and_, words))
    if kind:
        found = found.filter(kind=kind)
    if help_kind:
        found = found.filter(pk__in=OrganisationHelp.objects.filter(kind=help_kind).values("organisation"))
    if neighbourhood:
        places = Neighbourhood.objects.active().around(neighbourhood).order_by().values("pk")
        links = Organisation.neighbourhoods.through.objects.filter(neighbourhood__in=places)
        found = found.filter(pk__in=links.values("organisation"))
    return found


def find(**question):
    """The organisations that answer, by name, with all that a list shows of them."""
    return matching(**question).select_related("logo").prefetch_related("help_offered").order_by("name", "pk")


def counts(**question):
    """How many answer for each choice of soort and of help, the other filters as they are."""
    kinds = matching(**{**question, "kind": ""}).order_by().values_list("kind").annotate(Count("pk"))
    helpful = matching(**{**question, "help_kind": ""}).order_by().values("pk")
    helps = OrganisationHelp.objects.filter(organisation__in=helpful).order_by()
    return {
        "soort": dict(kinds),
        "hulp": dict(helps.values_list("kind").annotate(Count("pk"))),
    }


def offers_of(organisation):
    """What it offers now, the newest first, each with its address."""
    from initiatives.models import Offer
    from initiatives.needs.source import index_page, public_url

    index = index_page()
    found = list(Offer.objects.public().filter(organisation=organisation).select_related("neighbourhood")[:SHOWN])
    for offer in found if index else []:
        offer.organisation, offer.url = organisation, public_url(offer, index)
    return found if index else []


def initiatives_of(organisation):
    """The public initiatives in which it takes part."""
    from initiatives.models import InitiativePage

    return (
        InitiativePage.objects.live().public().filter(partners__organisation=organisation).distinct().order_by("title")
    )
