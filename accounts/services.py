"""Roles into groups, and who has which."""

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from . import roles

# Wagtail makes these on the first migration; they would only confuse beside our four roles.
WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_WORKFLOW = "Moderators approval"


def _permission(name):
    app_label, codename = name.split(".", 1)
    found = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
    if found is None:
        raise ImproperlyConfigured(f"There is no permission {name!r}; is its app installed and migrated?")
    return found


def _page_permission(codename):
    return Permission.objects.get(content_type__app_label="wagtailcore", content_type__model="page", codename=codename)


def _setup_group(role, *, reset):
    """The group of one role with at least its permissions; with `reset` exactly those."""
    group, _created = Group.objects.get_or_create(name=role.label)
    wanted = [_permission(name) for name in sorted(role.models)]
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    if reset:
        group.permissions.clear()
        GroupPagePermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.filter(group=group).delete()
    group.permissions.add(*wanted)
    for codename in sorted(role.pages):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=_page_permission(codename))
    for name in sorted(role.collections):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission(name)
        )
    return group


def _setup_workflow(approvers):
    """Two steps: submit, approve. An own workflow that an administrator chose for the tree is left alone."""
    task, _created = GroupApprovalTask.objects.get_or_create(name=roles.TASK_NAME)
    task.groups.add(approvers)
    workflow, _created = Workflow.objects.get_or_create(name=roles.WORKFLOW_NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    root = Page.get_first_root_node()
    current = WorkflowPage.objects.filter(page=root).select_related("workflow").first()
    if current is None or current.workflow.name == WAGTAIL_WORKFLOW:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    unused = Workflow.objects.filter(name=WAGTAIL_WORKFLOW, active=True, workflow_pages__isnull=True).first()
    if unused and not unused.workflow_states.exists():
        unused.deactivate()
    return workflow


@transaction.atomic
def setup_roles(*, reset=False):
    """Make or complete all groups and the workflow; returns the groups by role name.

    Whatever an administrator gave a group on top stays, unless `reset`.
    """
    groups = {name: _setup_group(role, reset=reset) for name, role in roles.ROLES.items()}
    _setup_workflow(groups[roles.APPROVER])
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user__isnull=True).delete()
    return groups


def give_role(*, user, role):
    """Put a member of staff in the group of a role. Raises KeyError for an unknown role."""
    user.groups.add(Group.objects.get(name=roles.ROLES[role].label))
