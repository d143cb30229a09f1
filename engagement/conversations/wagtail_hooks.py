"""What conversations add to the back office."""

from wagtail import hooks

from .staff import ConversationReportViewSet


@hooks.register("register_admin_viewset")
def register_conversation_reports():
    return ConversationReportViewSet()
