"""Answers of readers and files that the site makes: what is no page of its own."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.guard.networks import bucket_name, origin
from accounts.guard.requests import from_another_site
from cms import limits, papers

from . import kit, usefulness
from .models import ArticlePage

ANSWERS = {"ja": True, "nee": False}
# Enough for a class of pupils behind one address; not for a program.
PER_NETWORK = limits.Rate.of(30, minutes=60)
CONTENT_TYPES = {"pdf": papers.PDF, "odt": papers.ODT, "ods": papers.ODS}


@csrf_exempt
@require_POST
def useful(request, pk):
    """Count one answer. Too many from one network, or from another site, are thanked and not counted.

    Without a cookie there is no CSRF token: who an answer is from does not matter here.
    """
    page = get_object_or_404(ArticlePage.objects.live().public(), pk=pk)
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        return redirect(page.get_url(request))
    bucket = bucket_name("toolkit.useful", "network", origin(request))
    if not from_another_site(request) and not limits.take(bucket, PER_NETWORK):
        usefulness.count_answer(page=page, useful=answer)
    return redirect("toolkit_thanks", pk=page.pk, answer=request.POST["answer"])


@require_safe
def thanks(request, pk, answer):
    """What to do next: on with the toolkit, or tell what is missing."""
    if answer not in ANSWERS:
        raise Http404
    page = get_object_or_404(ArticlePage.objects.live().public(), pk=pk)
    return render(request, "pages/toolkit/thanks.html", {"article": page, "useful": ANSWERS[answer]})


@require_safe
def template_file(request, slug, ending):
    """One template as a file to edit or to print."""
    found = kit.get(slug)
    if found is None or ending not in found.formats:
        raise Http404
    if ending == "pdf":
        content = papers.make_pdf(found.paper())
    elif ending == "ods":
        content = papers.make_workbook(str(found.title), found.sheets())
    else:
        content = papers.make_text_document(found.paper())
    response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    response["Content-Disposition"] = content_disposition_header(ending != "pdf", f"{slug}.{ending}")
    response["Cache-Control"] = "max-age=3600"
    return response
