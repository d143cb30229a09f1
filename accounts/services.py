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
PAGES = "wagtailcore"


def _find_permissions(names):
    """The permissions of these names, in one query; "app.codename" in, {name: Permission} out."""
    apps, codenames = zip(*(name.split(".", 1) for name in names), strict=True)
    candidates = Permission.objects.select_related("content_type").filter(
        content_type__app_label__in=apps, codename__in=codenames
    )
    found = {f"{each.content_type.app_label}.{each.codename}": each for each in candidates}
    for name in sorted(names):
        if name not in found:
            raise ImproperlyConfigured(f"There is no permission {name!r}; is its app installed and migrated?")
    return found


def _complete(model, group, wanted, **place):
    """Rows of `model` that give the group these permissions at this place, as far as they are not there."""
    there = set(model.objects.filter(group=group, **place).values_list("permission_id", flat=True))
    # The constraint decides when two do this at once.
    model.objects.bulk_create(
        [model(group=group, permission=each, **place) for each in wanted if each.pk not in there],
        ignore_conflicts=True,
    )


def _setup_group(role, permissions, *, reset):
    """The group of one role with at least its permissions; with `reset` exactly those."""
    group, _created = Group.objects.get_or_create(name=role.label)
    if reset:
        group.permissions.clear()
        GroupPagePermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.filter(group=group).delete()
    group.permissions.add(*(permissions[name] for name in role.models))
    on_pages = [permissions[f"{PAGES}.{codename}"] for codename in sorted(role.pages)]
    _complete(GroupPagePermission, group, on_pages, page=Page.get_first_root_node())
    on_collections = [permissions[name] for name in sorted(role.collections)]
    _complete(GroupCollectionPermission, group, on_collections, collection=Collection.get_first_root_node())
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


_steps = []


def after_setup(step):
    """Let a module add what its roles need, such as a workflow: `step(groups)` runs with every `setup_roles`."""
    if step not in _steps:
        _steps.append(step)


@transaction.atomic
def setup_roles(*, reset=False):
    """Make or complete all groups and the workflow; returns the groups by role name.

    Whatever an administrator gave a group on top stays, unless `reset`.
    """
    every = roles.ROLES.values()
    names = {name for role in every for name in role.models | role.collections}
    permissions = _find_permissions(names | {f"{PAGES}.{codename}" for role in every for codename in role.pages})
    groups = {name: _setup_group(role, permissions, reset=reset) for name, role in roles.ROLES.items()}
    _setup_workflow(groups[roles.APPROVER])
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user__isnull=True).delete()
    for step in _steps:
        step(groups)
    return groups


def give_role(*, user, role):
    """Put a member of staff in the group of a role. Raises KeyError for an unknown role."""
    user.groups.add(Group.objects.get(name=roles.ROLES[role].label))
