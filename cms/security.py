"""Two content security policies: a strict one for readers, a second for the back office."""

from csp.middleware import CSPMiddleware
from django.conf import settings

STAFF_PREFIX = "/beheer/"


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Gives staff pages the policy that Wagtail's date pickers and editor need; all others stay strict."""

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(STAFF_PREFIX) and not report_only:
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts
