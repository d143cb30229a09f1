"""Who looks after an initiative together: inviting, taking off, handing over; and being invited."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST

from accounts import guard
from accounts.models import User
from accounts.public_name import keep_name
from accounts.sessions import resident_required
from cms.addresses import masked, normalise_address
from initiatives.models import InitiativeOwner, OwnerInvitation

from . import invitations, owners
from .owners import NotAllowedError
from .page_forms import InviteForm
from .views import context_of, my_page


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def people(request, pk):
    """Everybody who looks after it, who is invited, and the form to invite somebody."""
    page = my_page(request, pk)
    form = InviteForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and guard.judge(request, form).passed:
        keep_name(user=request.user, name=form.cleaned_data.get("first_name", ""))
        try:
            invitations.invite(page=page, address=form.cleaned_data["address"], by=request.user)
            messages.success(request, _t("De uitnodiging is verstuurd."))
            return redirect("initiative_people", page.pk)
        except NotAllowedError as refused:
            form.add_error(None, str(refused))
    rows = InitiativeOwner.objects.filter(page=page).select_related("user")
    context = context_of(page, form=form, rows=rows, invitations=page.invitations.open().order_by("created_at"))
    return render(request, "pages/initiatives/mine/people.html", context)


@require_POST
@resident_required
def change(request, pk, action, number):
    """What the owner decides about one person or one invitation; `number` is of the row."""
    page = my_page(request, pk)
    try:
        if action == "intrekken":
            invitations.withdraw(page=page, pk=number, by=request.user)
            messages.success(request, _t("De uitnodiging is ingetrokken."))
        else:
            person = get_object_or_404(User, initiatives_owned__pk=number, initiatives_owned__page=page)
            if action == "weghalen":
                owners.remove(page=page, user=person, by=request.user)
                messages.success(request, _t("Deze persoon beheert het initiatief niet meer."))
            else:
                owners.hand_over(page=page, to=person, by=request.user)
                messages.success(request, _t("Het initiatief is overgedragen. U bent nu mede-eigenaar."))
    except NotAllowedError as refused:
        messages.error(request, str(refused))
    return redirect("initiative_people", page.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def invitation(request, key):
    """Say yes or no; only signed in with the address that was invited."""
    row = OwnerInvitation.objects.filter(key=key).select_related("page", "invited_by").first()
    if row is None or not row.is_open:
        mine = row is not None and owners.is_owner(request.user, row.page)
        return render(request, "pages/initiatives/mine/invitation_over.html", {"row": row, "mine": mine}, status=410)
    if normalise_address(row.address) != request.user.email:
        context = {"row": None, "invited": masked(row.address), "account": masked(request.user.email)}
        return render(request, "pages/initiatives/mine/invitation_over.html", context, status=403)
    if request.method != "POST":
        return render(request, "pages/initiatives/mine/invitation.html", {"row": row})
    if "refuse" in request.POST:
        invitations.refuse(row=row, user=request.user)
        messages.success(request, _t("U heeft de uitnodiging afgeslagen."))
        return redirect("my_initiatives")
    try:
        page = invitations.accept(row=row, user=request.user)
    except NotAllowedError:
        return redirect("initiative_invitation", key)
    messages.success(request, _t("U beheert dit initiatief nu mee."))
    return redirect("my_initiative", page.pk)
