"""Signing in and out goes into the audit log."""

from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authentication_failed
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from cms import auditing
from cms.models import AuditEntry

from .sessions import is_resident
from .staff import recent


def connect():
    """Called once, from `AccountsConfig.ready`."""
    user_logged_in.connect(on_login, dispatch_uid="accounts.login")
    user_logged_out.connect(on_logout, dispatch_uid="accounts.logout")
    user_login_failed.connect(on_failed, dispatch_uid="accounts.failed")
    user_locked_out.connect(on_locked, dispatch_uid="accounts.locked")
    user_logged_in.connect(recent.confirm, dispatch_uid="accounts.confirmed_by_login")
    authentication_step_completed.connect(recent.confirm, dispatch_uid="accounts.confirmed_again")
    authentication_failed.connect(on_failed_step, dispatch_uid="accounts.failed_step")


def on_login(sender, user, **kwargs):
    """The log is about staff: when a resident came is nobody's business."""
    if not is_resident(user):
        auditing.record(AuditEntry.Action.LOGIN, user=user)


def on_logout(sender, user, **kwargs):
    """Also without an account: a session that had ended already."""
    if user is None or not is_resident(user):
        auditing.record(AuditEntry.Action.LOGOUT, user=user)


def on_failed(sender, **kwargs):
    """Without the address that was tried: it may be anybody's."""
    auditing.record(AuditEntry.Action.LOGIN_FAILED)


def on_failed_step(sender, user, **kwargs):
    """The password was right: this account is named, because its owner has to know."""
    auditing.record(AuditEntry.Action.LOGIN_FAILED, user=user, view="mfa_authenticate")


def on_locked(sender, **kwargs):
    """The lock closed, or someone knocked while it was."""
    auditing.record(AuditEntry.Action.REFUSED, view="wagtailadmin_login", status=429)
