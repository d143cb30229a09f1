"""What residents get afterwards, behind a signed link."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts import sessions
from cms import papers
from cms.models import SiteSettings
from events.registrations import links

from . import certificates


@require_safe
@sessions.personal
def certificate(request, signed):
    """Proof of taking part, for who did."""
    registration = links.find(links.CERTIFICATE, signed)
    found = registration and certificates.earned(registration)
    if not found:
        return render(request, "pages/events/registration_gone.html", status=410)
    site = SiteSettings.for_request(request)
    content = certificates.make_pdf(found, site_name=site.site_name, organisation=site.organisation_name)
    response = HttpResponse(content, content_type=papers.PDF)
    response["Content-Disposition"] = content_disposition_header(True, "bewijs-van-deelname.pdf")
    return response
