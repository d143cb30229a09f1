"""Search, the accessibility statement, questions and the style guide."""

from django.conf import settings as django_settings
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import guard
from cms.filters import nearest_page
from cms.models import SiteSettings

from . import styleguide
from .contact import about, send_question
from .contact_forms import ContactForm
from .forms import SearchForm
from .search import find, newest_entries, query_string, shown

RESULTS_PER_PAGE = 20
NEWEST_SHOWN = 6


@require_safe
def search(request):
    """Find pages and items; without a question, show what is new."""
    form = SearchForm(request.GET)
    form.is_valid()
    question = form.question
    outcome = find(**question)
    page_obj = nearest_page(Paginator(outcome.hits, RESULTS_PER_PAGE), request.GET.get("page"))
    context = {
        "form": form,
        "asked": any(question.values()),
        "messages_left_out": form.messages,
        "results": shown(page_obj.object_list, question["text"]),
        "page_obj": page_obj,
        "total": len(outcome.hits),
        "capped": outcome.capped,
        "facets": outcome.facets,
        "suggestion": outcome.suggestion,
        "theme": question["theme"],
        "query": query_string(**question),
    }
    if not context["asked"]:
        context["newest"] = newest_entries()[:NEWEST_SHOWN]
    return render(request, "pages/home/search.html", context)


@require_safe
def accessibility(request):
    """The accessibility statement, from the site's settings."""
    settings = SiteSettings.for_request(request)
    issues = [line.strip() for line in settings.accessibility_issues.splitlines() if line.strip()]
    return render(request, "pages/home/accessibility.html", {"settings": settings, "issues": issues})


@require_http_methods(["GET", "HEAD", "POST"])
@guard.public_form
def contact(request):
    """Stel een vraag; without a mailbox to send it to, the other ways to reach the organisation."""
    settings = SiteSettings.for_request(request)
    form = ContactForm(request.POST or None, initial=about(request.GET.get("over", "")))
    if settings.email and request.method == "POST" and form.is_valid():
        verdict = guard.judge(request, form, address=form.cleaned_data["email"])
        if verdict.passed:
            send_question(key=form.submission_key, **form.submission_data())
        if verdict.accepted:
            return redirect("contact_thanks")
    context = {"form": form, "settings": settings, "days": django_settings.MAIL_BODY_DAYS}
    return render(request, "pages/home/contact.html", context)


@require_safe
def contact_thanks(request):
    """The same for everybody, whatever became of the question."""
    return render(request, "pages/home/contact_thanks.html")


@require_safe
def style_guide(request):
    """Every component and block with sample data."""
    return render(request, "pages/home/styleguide.html", styleguide.context())
