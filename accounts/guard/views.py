"""The one page that the guard has itself."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def look_in_mailbox(request):
    """After the choice to confirm by mail; the same for everybody."""
    return render(request, "pages/accounts/confirm_submission.html")
