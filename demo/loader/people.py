"""Demo accounts and their roles."""

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from accounts import roles
from accounts.models import User
from accounts.services import setup_roles

from .content import ContentError, digest_of


def load_roles(ledger):
    """The four groups and the workflow, as accounts makes them."""
    digest = digest_of(
        {name: sorted(role.models | role.pages | role.collections) for name, role in roles.ROLES.items()}
    )
    if ledger.wants("roles", digest, ""):
        setup_roles()
        ledger.note("roles", digest)


def load_accounts(ledger, accounts):
    """An account for each role. Returns them by their key in the content files."""
    found = {}
    for item in accounts:
        if item["role"] not in roles.ROLES:
            raise ContentError("accounts.yaml", item["key"], _("onbekende rol “%s”") % item["role"])
        user = User.objects.filter(email=item["email"]).first()
        key, digest = f"account:{item['key']}", digest_of(item)
        if ledger.wants(key, digest, _state(user)):
            user = user or User(email=item["email"])
            user.first_name, user.last_name = item.get("first_name") or "", item.get("last_name") or ""
            user.is_staff = user.is_active = True
            user.set_password(item["password"])
            user.save()
            user.groups.set(Group.objects.filter(name=roles.ROLES[item["role"]].label))
            ledger.note(key, digest, _state(user), user.pk)
        if user:
            found[item["key"]] = user
    return found


def _state(user):
    return digest_of([user.first_name, user.last_name, user.is_active, user.password]) if user else None
