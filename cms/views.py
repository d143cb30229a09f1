"""Views of the site itself: health, errors, robots and security.txt."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from .models import Heartbeat, SiteSettings

# Where editors tell how to report a vulnerability, when they do.
POLICY = "/kwetsbaarheid-melden/"
WORKER_SILENCE = timedelta(minutes=3)
_migrated = []


@never_cache
@require_safe
def live(request):
    """The process answers."""
    return JsonResponse({"status": "ok"})


def _database_ready():
    """A load balancer asks every few seconds: migrations once seen done in this process are not read again."""
    try:
        if not _migrated:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return False
            _migrated.append(True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _cache_ready():
    try:
        cache.set("ready", "ok", 5)
        return cache.get("ready") == "ok"
    except Exception:
        return False


def _worker_ready():
    try:
        return Heartbeat.objects.filter(at__gte=timezone.now() - WORKER_SILENCE).exists()
    except DatabaseError:
        return False


@never_cache
@require_safe
def ready(request):
    """Database with all migrations, cache and a living worker; 503 when one of them is missing."""
    parts = {"database": _database_ready(), "cache": _cache_ready(), "worker": _worker_ready()}
    return JsonResponse(
        {name: "ok" if fine else "fout" for name, fine in parts.items()}, status=200 if all(parts.values()) else 503
    )


@require_safe
def robots(request):
    """Search engines may read everything that residents may."""
    lines = ["User-agent: *", "Disallow: /beheer/", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request):
    """RFC 9116, with an expiry that is always less than a year away (Forum Standaardisatie)."""
    contact = SiteSettings.for_request(request).security_address
    if not contact:
        return HttpResponse("", status=404, content_type="text/plain; charset=utf-8")
    expires = (datetime.now(UTC) + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}",
    ]
    if _is_page(request, POLICY):
        lines.append(f"Policy: {request.build_absolute_uri(POLICY)}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _is_page(request, address):
    """Whether everybody can read a page at this address of the site."""
    site = Site.find_for_request(request)
    path = f"{site.root_page.url_path.rstrip('/')}{address}" if site else ""
    return Page.objects.live().public().filter(url_path=path).exists()


def csrf_failure(request, reason=""):
    """The form was open too long or cookies are off: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)


def login_locked(request, credentials, *args, **kwargs):
    """Too many wrong passwords: closed for a while, for this address and this account."""
    return render(
        request,
        "wagtailadmin/login_locked.html",
        {"minutes": round(settings.AXES_COOLOFF_TIME * 60)},
        status=429,
    )
