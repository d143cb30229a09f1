"""The page "Mijn omgeving": what belongs to one person, changing it, taking it along and deleting it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import F
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import address_change, sessions
from accounts import mine as service
from accounts.mine_forms import EraseForm, NameForm, NewAddressForm
from accounts.models import User


@require_safe
@sessions.signed_in_required
def mine(request):
    """Everything of this person on one page."""
    overview = [part for part in service.overview(request.user) if part.section.order > 0]
    parts = [part for part in overview if part.items or part.section.empty]
    context = {"parts": parts, "account": request.user, "resident": sessions.is_resident(request.user)}
    return render(request, "pages/accounts/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.signed_in_required
def name(request):
    """Change or remove one's name."""
    form = NameForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Uw naam is bewaard."))
        return redirect("mine")
    return render(request, "pages/accounts/name.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.recent_sign_in_required
def address(request):
    """Ask for another address; it counts once the new mailbox has confirmed it."""
    if not sessions.is_resident(request.user):
        return render(request, "pages/accounts/of_staff.html", status=403)
    form = NewAddressForm(request.POST or None, current=request.user.email)
    if request.method == "POST" and form.is_valid():
        try:
            address_change.request_change(user=request.user, address=form.cleaned_data["address"])
        except address_change.TooManyChangesError:
            form.add_error("address", _("U vroeg dit al een paar keer. Probeer het over een uur opnieuw."))
        else:
            messages.success(request, _("Wij hebben een mail gestuurd naar uw nieuwe adres. Open de link in die mail."))
            return redirect("mine")
    return render(request, "pages/accounts/address.html", {"form": form})


@require_POST
@sessions.signed_in_required
def sign_out_everywhere(request):
    """End every session of this account, also this one."""
    User.objects.filter(pk=request.user.pk).update(session_epoch=F("session_epoch") + 1)
    logout(request)
    return redirect("signed_out")


@require_safe
@sessions.signed_in_required
def download(request):
    """All of it as a file."""
    day = timezone.localdate()
    response = JsonResponse(
        {"site": request.get_host(), **service.export(request.user)},
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    response.headers["Content-Disposition"] = f'attachment; filename="mijn-gegevens-{day:%Y-%m-%d}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.recent_sign_in_required
def erase(request):
    """Show what goes and what stays; delete it after a tick and a button."""
    if not sessions.is_resident(request.user):
        return render(request, "pages/accounts/of_staff.html", status=403)
    form, failed = EraseForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        try:
            service.erase(request.user)
        except service.NotErasableError:
            failed = True
        else:
            logout(request)
            return redirect("erased")
    parts = service.preview(request.user)
    stays = [kept for part in parts for kept in part.erasing.kept]
    context = {"form": form, "parts": parts, "stays": stays, "failed": failed}
    return render(request, "pages/accounts/erase.html", context, status=503 if failed else 200)


@require_safe
@sessions.personal
def erased(request):
    """Goodbye."""
    return render(request, "pages/accounts/erased.html")
