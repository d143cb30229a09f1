"""Every address of the site; modules add theirs here, one line each."""

from django.conf import settings
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from . import media, views

urlpatterns = [
    path("gezond/", views.live, name="live"),
    path("gereed/", views.ready, name="ready"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", require_safe(sitemap), name="sitemap"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    # Wagtail's own second login for private pages: one door is enough, and that one is guarded.
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
    path("beheer/", include("accounts.staff.urls")),
    path("beheer/", include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
    *media.urlpatterns(),
    path("", include("messaging.report_urls")),
    path("", include("accounts.urls")),
    path("", include("accounts.consents.urls")),
    path("", include("accounts.guard.urls")),
    path("", include("engagement.comments.urls")),
    path("", include("events.urls")),
    path("", include("toolkit.urls")),
    path("", include("initiatives.needs.urls")),
    path("", include("initiatives.publishing.urls")),
    path("", include("engagement.conversations.urls")),
    path("", include("engagement.following.urls")),
    path("", include("home.urls")),
]
if settings.SHOW_MAILBOX:
    urlpatterns.append(path("mailbox/", include("messaging.mailbox_urls")))
if settings.SHOW_STYLE_GUIDE:
    urlpatterns.append(path("stijlgids/", include("home.styleguide_urls")))
urlpatterns.append(path("", include(wagtail_urls)))
