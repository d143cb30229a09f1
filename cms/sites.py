"""Which of Wagtail's sites a request is for, without asking the database each time."""

import copy

from wagtail.models import Site

from .kept_parts import kept

# Staff see what is true now; a load balancer asks whether the process lives when the database does not.
APART = ("/beheer/", "/gezond/", "/gereed/")


class SiteMiddleware:
    """Gives Wagtail its answer beforehand: the site of a host changes as seldom as anything on the site.

    Each request gets copies of its own, because Wagtail and templates write memos on pages.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(APART):
            request._wagtail_site = _copy(kept(("site", request.get_host()), lambda: Site._find_for_request(request)))
        return self.get_response(request)


def _copy(site):
    if site is None:
        return None
    fresh = copy.copy(site)
    fresh.root_page = copy.copy(site.root_page)
    return fresh
