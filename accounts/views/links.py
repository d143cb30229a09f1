"""Actions by a mailed link: opening shows, the button does."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts import links, sessions


@sessions.personal
@require_http_methods(["GET", "HEAD", "POST"])
def action_link(request, secret):
    """What the link will do; or, after the button, what it did."""
    try:
        if request.method == "POST":
            purpose, done = links.perform(secret)
            return _outcome(request, purpose, done)
        link, purpose = links.resolve(secret)
    except links.LinkGoneError:
        return render(request, "pages/accounts/action_gone.html", status=410)
    except links.LinkRefusedError as refused:
        return render(request, "pages/accounts/action_gone.html", {"reason": str(refused)}, status=409)
    if link.used_at:
        return _outcome(request, purpose, None)
    context = {"title": purpose.title(link), "text": purpose.explain(link), "button": purpose.button}
    return render(request, "pages/accounts/action.html", context)


def _outcome(request, purpose, done):
    return render(request, "pages/accounts/action_done.html", {"done": done, "label": purpose.label})
