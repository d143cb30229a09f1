"""One's needs and offers in "Mijn omgeving": shown, given as a download, deleted on request."""

from django.utils.translation import gettext as _t

from cms.registries.mine import Erased, Kept, MyItem
from initiatives.models import Need
from initiatives.models.needs import State

from .people import offers_of, people_of, written_by


def _all(user):
    return [*written_by(user), *offers_of(user)]


def items(user):
    return [
        MyItem(title=item.title, url=item.mine_url, status=str(item.shown_state), date=item.created_at)
        for item in _all(user)
        if not isinstance(item, Need) or user in people_of(item)
    ]


def export(user):
    return [
        {
            "what": "need" if isinstance(item, Need) else "offer",
            "kind": item.kind,
            "title": item.title,
            "text": item.text,
            "thanks": getattr(item, "thanks", ""),
            "state": item.state,
            "quantity": item.quantity,
            "quantity_met": item.quantity_met,
            "unit": item.unit,
            "placed_at": item.created_at,
            "expires_on": item.expires_on,
            "written_by_you": item.placed_by_id == user.pk,
        }
        for item in _all(user)
    ]


def _mine_alone(user):
    """Needs that nobody but this person answers for, and of which nothing came yet."""
    unfinished = written_by(user).exclude(state=State.FULFILLED)
    return [need for need in unfinished if all(owner.pk == user.pk for owner in people_of(need))]


def _of_organisations(user):
    return offers_of(user).filter(organisation__isnull=False)


def _kept(user):
    shared = written_by(user).filter(placed_by=user).exclude(pk__in=[need.pk for need in _mine_alone(user)])
    kept = []
    if shared.exists():
        kept.append(
            Kept(
                _t("hulpvragen van een initiatief, zonder uw naam"),
                _t("Anderen beheren dit initiatief ook, of de hulp is al gegeven."),
            )
        )
    if _of_organisations(user).exists():
        kept.append(Kept(_t("aanbod van een organisatie, zonder uw naam"), _t("Het aanbod is van de organisatie.")))
    return kept


def preview(user):
    own = offers_of(user).filter(organisation__isnull=True).count()
    return Erased(deleted=own + len(_mine_alone(user)), kept=_kept(user))


def erase(user):
    """What nobody else answers for goes, but what an initiative got done stays with it, without the name.

    Before the section that ends ownership: afterwards nobody could tell whose they were.
    """
    outcome = preview(user)
    for item in [*_mine_alone(user), *offers_of(user).filter(organisation__isnull=True)]:
        item.delete()
    Need.objects.filter(placed_by=user.pk).update(placed_by=None)
    _of_organisations(user).update(placed_by=None)
    return outcome
