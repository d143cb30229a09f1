"""How long what belongs to signing in stays."""

from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    from cms.registries import retention

    reason = _("Hoort bij het account van een medewerker en gaat met dat account weg.")
    for name, model, fields in (
        ("accounts.second_steps", Authenticator, ("data",)),
        ("accounts.single_sign_on", SocialAccount, ("uid", "extra_data")),
        ("accounts.unused_addresses", EmailAddress, ("email",)),
    ):
        retention.register(retention.Rule(name=name, model=model, reason=reason, fields=fields))
