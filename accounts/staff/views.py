"""The staff door and what belongs to one's own way in."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.account import LoginView

from accounts.login import attempted_address
from accounts.models import User
from cms import auditing
from cms.models import AuditEntry
from cms.views import login_locked

from . import door, factors, letters
from .forms import StaffLoginForm, staff_accounts


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class StaffLoginView(LoginView):
    """The one door. A right password alone opens no session where a second step was set up."""

    def get_form_class(self):
        return StaffLoginForm

    def post(self, request, *args, **kwargs):
        if door.is_closed(attempted_address(request)):
            return login_locked(request, {})
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        user = form.get_user()
        if self.request.user.is_authenticated:
            logout(self.request)
        door.forget(user.email)
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if form.cleaned_data.get("remember") else 0)
        return perform_login(self.request, user, redirect_url=self.get_success_url())

    def get_context_data(self, **kwargs):
        oidc = settings.OIDC
        hidden = oidc["only"] and "nood" not in self.request.GET and self.request.method == "GET"
        return {**super().get_context_data(**kwargs), "oidc": oidc, "show_password": not hidden}


@require_POST
def cancel(request):
    """Back from the second step to the door."""
    logout(request)
    return redirect("account_login")


class ConfirmBySingleSignOnView(TemplateView):
    """Who came through the provider confirms there, which asks for the password anew."""

    template_name = "account/confirm_oidc.html"

    def get_context_data(self, **kwargs):
        next_url = self.request.GET.get("next", "")
        others = [
            {**method, "url": f"{method['url']}?{urlencode({'next': next_url})}"}
            for method in get_adapter().get_reauthentication_methods(self.request.user)
            if method["id"] != "oidc"
        ]
        context = super().get_context_data(**kwargs)
        return {**context, "oidc": settings.OIDC, "next": next_url, "reauthentication_alternatives": others}


class SignOutEverywhereView(TemplateView):
    """Ends every session of one's own account but this one."""

    template_name = "account/sign_out_everywhere.html"

    def post(self, request):
        User.objects.filter(pk=request.user.pk).update(session_epoch=F("session_epoch") + 1)
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)
        letters.tell_of_change(request.user, "signed_out")
        messages.success(request, _t("Alle andere apparaten zijn afgemeld."))
        return redirect("wagtailadmin_account")


class ResetSecondStepView(TemplateView):
    """An administrator helps a colleague who lost the telephone: the second step goes, all sessions end."""

    template_name = "account/reset_second_step.html"

    def dispatch(self, request, pk):
        self.account = get_object_or_404(staff_accounts(), pk=pk)
        untouchable = self.account.is_superuser and not request.user.is_superuser
        if untouchable or self.account == request.user or not request.user.has_perm("accounts.change_user"):
            raise PermissionDenied
        return super().dispatch(request, pk)

    def get_context_data(self, **kwargs):
        has_step = factors.is_set_up(self.account)
        return {**super().get_context_data(**kwargs), "account": self.account, "has_step": has_step}

    def post(self, request, pk):
        if factors.reset(user=self.account):
            letters.tell_of_change(self.account, "reset_by_other")
            auditing.record(AuditEntry.Action.WRITE, user=request.user, view="second_step_removed", object_id=pk)
        messages.success(request, _t("De tweede stap van %(name)s is weggehaald.") % {"name": self.account})
        return redirect("wagtailusers_users:index")
