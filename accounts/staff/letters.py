"""Mails to a member of staff about the own account."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from messaging.outbox import URGENT, plan_mail


def _sentence(change):
    return {
        "totp_activated": _("Er is een app ingesteld voor de tweede stap bij het aanmelden."),
        "totp_deactivated": _("De app voor de tweede stap bij het aanmelden is weggehaald."),
        "webauthn_added": _("Er is een passkey toegevoegd."),
        "webauthn_removed": _("Er is een passkey weggehaald."),
        "recovery_codes_generated": _("Er zijn nieuwe herstelcodes gemaakt. De oude werken niet meer."),
        "reset_by_other": _("Een beheerder heeft uw tweede stap weggehaald. Bij het aanmelden stelt u een nieuwe in."),
        "account_connected": _("Uw account is gekoppeld aan de aanmelding van de gemeente."),
        "signed_out": _("Alle andere apparaten zijn afgemeld."),
    }[change]


@transaction.atomic
def tell_of_change(user, change):
    """Whoever changes how an account signs in cannot do so unseen."""
    moment = timezone.localtime()
    plan_mail(
        cause=f"staff:{user.pk}:{change}:{uuid.uuid4()}",
        to=user.email,
        template="accounts/staff_account_changed",
        context={"what": _sentence(change), "when": date_format(moment, "j F Y H:i")},
        priority=URGENT,
    )
