"""/mailbox/: what the site mailed, in the demo and in development. It does not exist in production."""

import io
from functools import wraps
from urllib.parse import urlencode

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_replace
from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from . import sent_mail

PER_PAGE = 20
# A mail has its own styles and may do nothing else; its links open beside the mailbox.
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "img-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


def unseen(view):
    """Nobody keeps the answer and no search engine lists it."""

    @wraps(view)
    def answer(*args, **kwargs):
        response = view(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def _open(key):
    mail = sent_mail.find(key)
    if mail is None:
        raise Http404("mail")
    return mail


@require_safe
@unseen
def mailbox(request):
    """All mails, newest first."""
    search = request.GET.get("q", "")[:254].strip()
    page_obj = Paginator(sent_mail.Listing(search), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "search": search,
        "query": urlencode({"q": search}) if search else "",
        "relay": settings.MAIL_RELAY,
    }
    return render(request, "pages/messaging/mailbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unseen
def empty(request):
    """Throw all mails away, after asking. A page of its own, so that reading the mailbox needs no cookie."""
    if request.method != "POST":
        return render(request, "pages/messaging/mailbox_empty.html")
    sent_mail.empty()
    return redirect("mailbox")


@require_safe
@unseen
@csp_replace({"frame-src": [SELF]})
def mail(request, key):
    """One mail: as it looks, as text, its headers and its files."""
    return render(request, "pages/messaging/mail.html", {"mail": _open(key)})


@require_safe
@unseen
@xframe_options_sameorigin
@csp(MAIL_POLICY)
def mail_html(request, key):
    """The HTML part by itself, for the frame."""
    return HttpResponse(_open(key).html.replace("<head>", '<head><base target="_blank">', 1))


@require_safe
@unseen
def mail_file(request, key, number):
    """A file that came with a mail; always as a download, whatever its kind says."""
    files = _open(key).files
    if number >= len(files):
        raise Http404("file")
    content = io.BytesIO(files[number].get_payload(decode=True))
    name = files[number].get_filename()
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")
