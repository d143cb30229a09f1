"""What accounts declare to the registries."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LOGIN_DAYS = 30


def _old(model):
    return lambda: model.objects.filter(attempt_time__lt=timezone.now() - timedelta(days=LOGIN_DAYS))


def register():
    """Called once, when all apps are ready."""
    from axes.models import AccessAttempt, AccessLog

    from cms.registries import retention

    from .models import User

    retention.register(
        retention.Rule(
            name="accounts.staff",
            model=User,
            reason=_("Een account van een medewerker blijft tot een beheerder het verwijdert."),
            fields=("email", "first_name", "last_name"),
        )
    )
    for name, model in (("accounts.login_attempts", AccessAttempt), ("accounts.logins", AccessLog)):
        retention.register(
            retention.Rule(
                name=name,
                model=model,
                reason=_("Adres en apparaat van wie zich aanmeldde, om misbruik te zien. Dertig dagen is genoeg."),
                expired=_old(model),
                apply=retention.delete,
                fields=("username", "ip_address"),
            )
        )
