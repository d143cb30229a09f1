"""What accounts add to the back office."""

from wagtail import hooks
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction

from .consents import wagtail_hooks as consent_hooks  # noqa: F401
from .guard import wagtail_hooks as guard_hooks  # noqa: F401
from .staff import wagtail_hooks as staff_hooks  # noqa: F401


class KeepOffAdministrators:
    """Wagtail lets everyone who may change accounts do this to administrators too, and to residents."""

    def check_perm(self, obj):
        allowed = obj.is_staff and (self.request.user.is_superuser or not obj.is_superuser)
        return allowed and super().check_perm(obj)

    def get_all_objects_in_listing_query(self, parent_id):
        return super().get_all_objects_in_listing_query(parent_id).filter(is_staff=True)


class SafeAssignRole(KeepOffAdministrators, AssignRoleBulkAction):
    """Give several accounts a role."""


class SafeSetActiveState(KeepOffAdministrators, SetActiveStateBulkAction):
    """Switch several accounts on or off."""


class SafeDelete(KeepOffAdministrators, DeleteBulkAction):
    """Delete several accounts."""


# After Wagtail's own, so that ours take their place.
hooks.register("register_bulk_action", SafeAssignRole, order=10)
hooks.register("register_bulk_action", SafeSetActiveState, order=10)
hooks.register("register_bulk_action", SafeDelete, order=10)
