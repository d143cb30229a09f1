"""Signing in by mail, and out again."""

import math

from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import guard, sessions
from accounts import sign_in as service
from accounts.guard import networks
from accounts.sign_in_forms import AddressForm, CodeForm
from cms.addresses import masked

RESEND_SECONDS = 30


@guard.public_form
@sessions.personal
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    """Ask for an address. The answer is the same for every address."""
    next_url = sessions.inside(request.GET.get("next", ""))
    user = request.user
    if request.method != "POST" and sessions.is_resident(user) and not next_url:
        return redirect("mine")
    known = user.email if sessions.is_resident(user) else sessions.waiting(request).get("address", "")
    form = AddressForm(request.POST or None, initial={"address": known, "next": next_url})
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        verdict = guard.judge(request, form, address=address)
        if verdict.passed:
            next_url = form.cleaned_data["next"]
            service.request_sign_in(address=address, next_url=next_url)
            sessions.remember_address(request, address, next_url)
            return redirect("sign_in_code")
    return render(request, "pages/accounts/sign_in.html", {"form": form, "again": user.is_authenticated})


def _seconds_left(waiting):
    return max(math.ceil(waiting["at"] + RESEND_SECONDS - timezone.now().timestamp()), 0)


def _asked_often(waiting):
    """By this browser: the limit of an address itself is silent, because others may have asked for it too."""
    since = timezone.now().timestamp() - service.VALID.total_seconds()
    return sum(moment > since for moment in waiting["asked"]) >= service.MAILS.burst


def _code_page(request, form, **more):
    waiting = sessions.waiting(request)
    context = {
        "form": form,
        "address": waiting["address"],
        "minutes": service.VALID.seconds // 60,
        "wait_seconds": _seconds_left(waiting),
        **more,
    }
    return render(request, "pages/accounts/sign_in_code.html", context)


def _explain(refused):
    """Why a code did not work; the same for every address."""
    if isinstance(refused, service.WrongCodeError):
        return ngettext(
            "Deze code klopt niet. U kunt het nog %(left)d keer proberen.",
            "Deze code klopt niet. U kunt het nog %(left)d keer proberen.",
            refused.left,
        ) % {"left": refused.left}
    if isinstance(refused, service.TooManyGuessesError):
        return _("U vulde te vaak een verkeerde code in. Gebruik de link in de mail, of vraag straks een nieuwe mail.")
    if isinstance(refused, service.AccountClosedError):
        return _("Met dit e-mailadres kunt u zich hier niet aanmelden. Neem contact met ons op.")
    return _("Deze code werkt niet meer. Vraag hieronder een nieuwe mail.")


def _network(request):
    """The token bucket of the network in which a code is typed."""
    return networks.bucket_name(AddressForm.guard_name, "guesses", networks.origin(request))


def _enter(request, proof):
    sessions.open_session(request, proof.user)
    return redirect(sessions.inside(proof.next_url) or reverse("mine"))


@sessions.personal
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request):
    """Type the code from the mail, in the browser where the address was filled in."""
    waiting = sessions.waiting(request)
    if not waiting:
        return redirect("sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = form.cleaned_data["code"]
            return _enter(request, service.use_code(address=waiting["address"], code=code, network=_network(request)))
        except service.SignInError as refused:
            form.add_error("code", _explain(refused))
    return _code_page(request, form)


@sessions.personal
@require_POST
def sign_in_again(request):
    """Another mail to the same address, not sooner than after half a minute."""
    waiting = sessions.waiting(request)
    if not waiting:
        return redirect("sign_in")
    if _seconds_left(waiting):
        return _code_page(request, CodeForm(), too_soon=True)
    if _asked_often(waiting):
        return _code_page(request, CodeForm(), too_often=True)
    service.request_sign_in(address=waiting["address"], next_url=waiting["next"])
    sessions.remember_address(request, waiting["address"], waiting["next"])
    return _code_page(request, CodeForm(), sent_again=True)


@sessions.personal
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request, secret):
    """Opening the link only shows who is going to be signed in; the button does it."""
    try:
        if request.method == "POST":
            return _enter(request, service.use_link(secret))
        row = service.find_request(secret)
    except service.AccountClosedError as refused:
        return render(request, "pages/accounts/sign_in_gone.html", {"reason": _explain(refused)}, status=403)
    except service.GoneError:
        return render(request, "pages/accounts/sign_in_gone.html", status=410)
    return render(request, "pages/accounts/sign_in_link.html", {"who": masked(row.address)})


@sessions.personal
@require_POST
def sign_out(request):
    """End this session."""
    logout(request)
    return redirect("signed_out")


@sessions.personal
@require_http_methods(["GET", "HEAD"])
def signed_out(request):
    """Say so."""
    return render(request, "pages/accounts/signed_out.html")
