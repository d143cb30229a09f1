"""Which logins django-axes writes down: those of staff."""

from axes.handlers.database import AxesDatabaseHandler

from .sessions import is_resident


class StaffLoginHandler(AxesDatabaseHandler):
    """Residents have no password to guess; where and when they sign in is nobody's business."""

    def user_logged_in(self, sender, request, user, **kwargs):
        if not is_resident(user):
            super().user_logged_in(sender, request, user, **kwargs)

    def user_logged_out(self, sender, request, user, **kwargs):
        if user is None or not is_resident(user):
            super().user_logged_out(sender, request, user, **kwargs)
