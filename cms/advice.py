"""The plain-language advice in the page editor: text in, a piece of HTML out. Nothing is kept."""

from django.shortcuts import render
from django.views.decorators.http import require_POST

from . import readability

SHOWN = 8


@require_POST
def readability_advice(request):
    """Advice about the posted `text`; staff only, for it is registered under the back office."""
    found = readability.assess(request.POST.get("text", ""))
    context = {
        "found": found,
        "long_sentences": found.long_sentences[:SHOWN],
        "hard_words": found.hard_words[: SHOWN * 2],
        "long_from": readability.LONG_SENTENCE,
        "is_plain": found.level in ("A2", "B1") and not found.long_sentences,
    }
    return render(request, "wagtailadmin/readability/advice.html", context)
