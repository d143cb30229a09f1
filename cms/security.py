"""Two content security policies: a strict one for readers, a second for the back office."""

from csp.constants import SELF
from csp.middleware import CSPMiddleware
from django.conf import settings

from . import tiles

STAFF_PREFIX = "/beheer/"


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Gives staff pages the policy that Wagtail's date pickers and editor need; all others stay strict.

    A tile server named in the settings of the site may send pictures to the pages that show its frame.
    A preview is a page for readers in a frame of the editor: strict, except that this site may frame it.
    """

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if getattr(request, "is_dummy", False):
            parts.config = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "frame-ancestors": [SELF]}
        elif request.path_info.startswith(STAFF_PREFIX):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        frame = getattr(request, "_site_context", None)
        if frame and frame.settings.tile_server:
            parts.update = {"img-src": [tiles.origin(frame.settings.tile_server)]}
        return parts
