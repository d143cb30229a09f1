"""What accounts add to the back office."""

from wagtail import hooks
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, SetActiveStateBulkAction


class KeepOffAdministrators:
    """Wagtail lets everyone who may change accounts do this to administrators too."""

    def check_perm(self, obj):
        return super().check_perm(obj) and (self.request.user.is_superuser or not obj.is_superuser)


class SafeAssignRole(KeepOffAdministrators, AssignRoleBulkAction):
    """Give several accounts a role."""


class SafeSetActiveState(KeepOffAdministrators, SetActiveStateBulkAction):
    """Switch several accounts on or off."""


# After Wagtail's own, so that ours take their place.
hooks.register("register_bulk_action", SafeAssignRole, order=10)
hooks.register("register_bulk_action", SafeSetActiveState, order=10)
