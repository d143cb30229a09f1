"""Where a mail server hands over reports as they come in, without a mailbox in between."""

import re

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms import limits

from .report_parsing import LARGEST
from .reports import process_report

RATE = limits.Rate.of(600, minutes=1)
# A mail begins with a header, sometimes after the line "From sender date" of a mailbox file.
BEGINNING = re.compile(rb"\s{0,20}(From [^\r\n]{0,300}\r?\n)?[!-9;-~]{1,76}:")


def _answer(status, text):
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain")


def _may_report(request):
    """The secret is compared in constant time, and as bytes: a header may hold anything."""
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    right = constant_time_compare(given.strip().encode(), settings.MAIL_REPORT_SECRET.encode())
    return right and kind.lower() == "bearer"


@csrf_exempt
@never_cache
@require_POST
def receive_report(request):
    """Body: one mail as it came in. 202 means that the mail server may forget it; a full bucket says try again."""
    if not settings.MAIL_REPORT_SECRET:
        raise Http404
    if not _may_report(request):
        response = _answer(401, "unauthorized")
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    raw = request.read(LARGEST + 1)
    if len(raw) > LARGEST or not BEGINNING.match(raw):
        return _answer(400, "send one mail (RFC 5322) of at most 1 MB")
    if wait := limits.take("mail-reports", RATE):
        response = _answer(429, "later")
        response.headers["Retry-After"] = str(int(wait) + 1)
        return response
    process_report(raw)
    return _answer(202, "accepted")
