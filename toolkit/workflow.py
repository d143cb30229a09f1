"""Publishing in two steps, as for pages: who writes hands in, who approves publishes."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Workflow, WorkflowContentType

from accounts import roles, services


def setup_workflows(groups):
    """When the roles are made or completed. What an administrator chose is left alone."""
    from .models import Fund, RuleCard, Venue

    workflow = Workflow.objects.filter(name=roles.WORKFLOW_NAME).first()
    if workflow is None:
        return
    for model in (Fund, Venue, RuleCard):
        kind = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})


def connect():
    """Called once, when all apps are ready."""
    services.after_setup(setup_workflows)
