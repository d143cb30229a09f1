"""What was set apart, in "Mijn omgeving": it holds words and an address of somebody."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import QuarantinedSubmission
from cms.registries import mine

from . import registry


def _of(user):
    return QuarantinedSubmission.objects.filter(address=user.email)


def _items(user):
    found = _of(user).filter(state=QuarantinedSubmission.State.WAITING)
    return [mine.MyItem(str(registry.label_of(one.form)), status=_t("wordt bekeken"), date=one.at) for one in found]


def _export(user):
    return [
        {"form": str(registry.label_of(one.form)), "at": one.at.isoformat(), "answers": one.data} for one in _of(user)
    ]


def _erase(user):
    deleted, _by_model = _of(user).delete()
    return mine.Erased(deleted=deleted)


SECTION = mine.Section(
    name="accounts.quarantine",
    label=_("Formulieren die een medewerker nog bekijkt"),
    items=_items,
    export=_export,
    preview=lambda user: mine.Erased(deleted=_of(user).count()),
    erase=_erase,
    order=90,
    move=lambda old, new: QuarantinedSubmission.objects.filter(address=old).update(address=new),
)
