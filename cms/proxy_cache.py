"""A caching proxy in front of the site: told to forget through `wagtail.contrib.frontend_cache`.

Any change may show on any page (a menu, a list of what is new), so a change makes the proxy forget the whole
host, with one `BAN` request. `docs/operations.md` has the few lines that Varnish needs for it.
"""

import logging
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from wagtail.contrib.frontend_cache.backends import HTTPBackend
from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Site

logger = logging.getLogger("cms.proxy_cache")

PATIENCE = 5


class BanBackend(HTTPBackend):
    """Forgets everything of the hosts of the given addresses, in one request for each host."""

    def purge(self, url):
        self.purge_batch([url])

    def purge_batch(self, urls):
        for host in sorted({urlsplit(url).netloc for url in urls}):
            request = Request(  # noqa: S310 - the scheme is checked in cms.settings.environment
                f"{self.cache_scheme}://{self.cache_netloc}/", method="BAN", headers={"Host": host}
            )
            try:
                urlopen(request, timeout=PATIENCE).close()  # noqa: S310
            except (URLError, OSError) as error:
                logger.error("The proxy did not forget %s: %s", host, error)


def configured():
    """True when a proxy keeps pages of this site."""
    return bool(getattr(settings, "WAGTAILFRONTENDCACHE", None))


def forget_all():
    """Let the background worker tell the proxy to forget every page of every site."""
    PurgeBatch([f"{site.root_url}/" for site in Site.objects.all()]).purge()
