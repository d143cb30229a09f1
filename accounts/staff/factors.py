"""Who needs a second step, who has one, and how often one may try."""

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import Error, register
from django.db import transaction
from django.db.models import F

from accounts import roles
from accounts.models import User
from cms import limits
from cms.models import Bucket

# Of one account, whatever it is asked for. Counted in the database, so that more processes give no more tries.
TRIES = limits.Rate.of(5, minutes=5)
# A code of an app is valid for three periods of thirty seconds, and good for one use.
ONE_USE = limits.Rate(per_second=1 / 120, burst=1)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required(user):
    """Whether a setting asks this account for a second step: by one of its roles, or because it may do anything."""
    if not settings.MFA_ROLES:
        return False
    labels = [roles.ROLES[name].label for name in settings.MFA_ROLES if name in roles.ROLES]
    return user.is_superuser or user.groups.filter(name__in=labels).exists()


def is_set_up(user):
    """Recovery codes alone do not count."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def by_single_sign_on(request):
    """Whether the provider of the municipality opened this session."""
    return any(record["method"] == "socialaccount" for record in get_authentication_records(request, request.user))


def is_missing(request):
    """Whether this session may only set up a second step."""
    user = request.user
    return is_required(user) and not is_set_up(user) and not by_single_sign_on(request)


def _bucket(user):
    return f"staff-step:{user.pk}"


def count_attempt(user):
    """Count one try. Raises ValidationError when there were too many."""
    if limits.take(_bucket(user), TRIES):
        raise get_adapter().validation_error("too_many_login_attempts")


def forget_attempts(user):
    """It was right."""
    Bucket.objects.filter(name=_bucket(user)).delete()


def use_code_once(user, code):
    """Whether this code was not used before; a second use of the same code within its life is refused."""
    return not limits.take(f"staff-code:{user.pk}:{code}", ONE_USE)


@transaction.atomic
def reset(*, user):
    """Take every second step and recovery code of this account away and end its sessions; returns how many."""
    count, _rows = Authenticator.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    return count


@register("security")
def check_roles(app_configs, **kwargs):
    """A typing error in STADMAKERS_MFA_ROLES must not leave a role without a second step."""
    unknown = sorted(settings.MFA_ROLES - set(roles.ROLES))
    if not unknown:
        return []
    names = ", ".join(unknown)
    return [
        Error(f"STADMAKERS_MFA_ROLES names no role: {names}. Choose from {', '.join(roles.ROLES)}.", id="accounts.E001")
    ]
