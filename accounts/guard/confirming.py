"""The way out by mail: a submission that waits until its sender confirms it."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import links
from messaging.outbox import plan_mail

from . import quarantine, registry

PURPOSE = "guard.confirm"
MAIL = "accounts/confirm_submission"


@transaction.atomic
def await_confirmation(*, form, data, reasons, address, key):
    """Keep the submission and mail its sender a link; once, however often the button is pressed."""
    submission, created = quarantine.set_apart(
        form=form, data=data, reasons=[*reasons, "confirm"], address=address, key=key
    )
    if created:
        url = links.make(purpose=PURPOSE, subject=f"submission:{submission.pk}", address=address)
        context = {"url": url, "form": str(registry.label_of(form))}
        plan_mail(cause=f"{PURPOSE}:{submission.pk}", to=address, template=MAIL, context=context)
    return submission


def _number(link):
    return int(link.subject.removeprefix("submission:"))


def _release(link):
    try:
        quarantine.release(pk=_number(link))
    except (quarantine.AlreadyDecidedError, LookupError):
        raise links.LinkRefusedError(_t("Dit formulier is al afgehandeld.")) from None
    return links.Done(title=_t("Bedankt, uw formulier is verstuurd"), text=_t("Wij gaan ermee aan de slag."))


def register():
    """Called once, when all apps are ready."""
    links.register(
        links.Purpose(
            name=PURPOSE,
            label=_("Formulier bevestigen"),
            title=lambda link: _t("Wilt u uw formulier versturen?"),
            explain=lambda link: _t("U vulde een formulier in op onze site. Met de knop verstuurt u het."),
            button=_("Verstuur mijn formulier"),
            perform=_release,
            lifetime=timedelta(days=2),
        )
    )
