"""What accounts declare to the registries."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LOGIN_DAYS = 30


def _old(model):
    return lambda: model.objects.filter(attempt_time__lt=timezone.now() - timedelta(days=LOGIN_DAYS))


def _grant_mail():
    """messaging stands below accounts and cannot grant these itself."""
    from . import roles

    roles.grant("behandelaar", "messaging.view_suppression", "messaging.delete_suppression", "messaging.view_message")
    roles.grant("beheerder", *roles.permissions("messaging", "suppression", ("view", "add", "delete", "export")))
    roles.grant("beheerder", *roles.permissions("messaging", "message", ("view", "export", "resend")))


def _declare_logins():
    from axes.models import AccessAttempt, AccessLog

    from cms.registries import retention

    for name, model, what in (
        ("accounts.login_attempts", AccessAttempt, _("Mislukte pogingen om in te loggen bij het beheer, met IP-adres")),
        ("accounts.logins", AccessLog, _("Wanneer medewerkers inlogden, met IP-adres")),
    ):
        retention.register(
            retention.Rule(
                name=name,
                model=model,
                reason=_("Adres en apparaat van wie zich aanmeldde, om misbruik te zien. Dertig dagen is genoeg."),
                expired=_old(model),
                apply=retention.delete,
                fields=("username", "ip_address"),
                what=what,
                about=retention.STAFF,
                term=_("30 dagen"),
            )
        )


def register():
    """Called once, when all apps are ready."""
    from cms.registries import retention

    from . import mail_kinds, resident_declarations
    from .consents import declarations as consents
    from .guard import declarations as guard
    from .models import User
    from .staff import declarations as staff

    retention.register(
        retention.Rule(
            name="accounts.staff",
            model=User,
            reason=_("Een account van een medewerker blijft tot een beheerder het verwijdert."),
            fields=("email", "first_name", "last_name"),
            what=_("Het account van een medewerker: e-mailadres en naam"),
            about=retention.STAFF,
            term=_("tot een beheerder het verwijdert"),
        )
    )
    mail_kinds.declare()
    _declare_logins()
    staff.register()
    guard.register()
    consents.register()
    resident_declarations.register()
    _grant_mail()
