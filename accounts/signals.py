"""Signing in and out goes into the audit log."""

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from cms import auditing
from cms.models import AuditEntry


def connect():
    """Called once, from `AccountsConfig.ready`."""
    user_logged_in.connect(on_login, dispatch_uid="accounts.login")
    user_logged_out.connect(on_logout, dispatch_uid="accounts.logout")
    user_login_failed.connect(on_failed, dispatch_uid="accounts.failed")
    user_locked_out.connect(on_locked, dispatch_uid="accounts.locked")


def on_login(sender, user, **kwargs):
    auditing.record(AuditEntry.Action.LOGIN, user=user)


def on_logout(sender, user, **kwargs):
    auditing.record(AuditEntry.Action.LOGOUT, user=user)


def on_failed(sender, **kwargs):
    """Without the address that was tried: it may be anybody's."""
    auditing.record(AuditEntry.Action.LOGIN_FAILED)


def on_locked(sender, **kwargs):
    """The lock closed, or someone knocked while it was."""
    auditing.record(AuditEntry.Action.REFUSED, view="wagtailadmin_login", status=429)
