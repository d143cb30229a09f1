"""Consents in "Mijn omgeving": see them, give one, take one back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import young
from accounts.sessions import signed_in_required

from . import ledger, overview, purposes
from .forms import GiveConsentForm


def _tell(request, outcome):
    """What came of a yes, in a sentence on the next page."""
    if outcome == young.Outcome.GIVEN:
        messages.success(request, _t("Wij hebben uw toestemming bewaard."))
    else:
        messages.success(request, _t("Wij hebben een mail gestuurd. Uw toestemming telt zodra het antwoord ja is."))


@require_safe
@signed_in_required
def my_consents(request):
    """Each question with how it stands, and what I allowed for a child."""
    context = {
        "lines": overview.lines(request.user.email),
        "children": overview.children(request.user.email),
    }
    return render(request, "pages/accounts/consents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def give_consent(request, name):
    """The exact words, the box, and the two questions about 16."""
    purpose = next((one for one in purposes.all_purposes() if one.name == name and one.offered), None)
    if purpose is None:
        raise Http404
    address = request.user.email
    form = GiveConsentForm(request.POST or None, purpose=name, own_address=address)
    if request.method == "POST" and form.is_valid():
        outcome = form.record_consents(address=address)[name]
        if outcome != young.Outcome.TOO_OFTEN:
            _tell(request, outcome)
            return redirect("my_consents")
        form.add_error("parent_address", _t("Wij stuurden vandaag al drie mails. Probeer het morgen opnieuw."))
    return render(request, "pages/accounts/give_consent.html", {"form": form, "purpose": purpose})


@require_POST
@signed_in_required
def withdraw_consent(request, name):
    """Also stops the question to a parent, and works for a purpose that is no longer asked for."""
    address = request.user.email
    waited = young.stop_waiting(purpose=name, child=address)
    if ledger.withdraw(purpose=name, address=address) or waited:
        messages.success(request, _t("Uw toestemming is ingetrokken. Wij stoppen er meteen mee."))
    return redirect("my_consents")


@require_POST
@signed_in_required
def withdraw_for_child(request, pk):
    """What I allowed as parent or school."""
    event = get_object_or_404(ledger.given_for_children(request.user.email), pk=pk)
    young.withdraw_as_parent(event)
    messages.success(request, _t("Uw toestemming voor het kind is ingetrokken."))
    return redirect("my_consents")
