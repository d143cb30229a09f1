"""Consents in "Mijn omgeving": what I agreed to, my proof, and taking all of it back."""

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import young
from cms.registries.mine import Erased, Kept, MyItem

from . import ledger, overview
from .evidence import proof

STATES = {overview.GIVEN: _("u gaf toestemming"), overview.WAITING: _("wij wachten op uw ouder of school")}


def _kept(address):
    if not ledger.history(address).exists():
        return []
    return [
        Kept(
            what=_t("Het bewijs van uw toestemmingen, met uw e-mailadres"),
            reason=_t(
                "De gemeente moet kunnen laten zien waarvoor u toestemming gaf (AVG, artikel 7). Vijf jaar nadat u een "
                "toestemming introk, halen wij uw e-mailadres weg."
            ),
        )
    ]


def items(user):
    """What stands, what waits for a parent, and what was allowed for a child; a question is not an item."""
    address = reverse("my_consents")
    found = [
        MyItem(str(line.label), address, STATES[line.state], line.since)
        for line in overview.lines(user.email)
        if line.state in STATES
    ]
    return found + [
        MyItem(child.label, address, _t("voor een kind"), child.since) for child in overview.children(user.email)
    ]


def export(user):
    return proof(user.email)


def preview(user):
    return Erased(deleted=0, kept=_kept(user.email))


def erase(user):
    """Whatever stands or waits is taken back; the proof stays for its term. What was allowed for a child stands."""
    for line in overview.lines(user.email):
        young.stop_waiting(purpose=line.name, child=user.email)
    for event in ledger.all_standing(user.email):
        ledger.withdraw(purpose=event.purpose, address=user.email)
    return Erased(deleted=0, kept=_kept(user.email))
