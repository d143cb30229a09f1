"""What a resident's session may stand for."""

from django.contrib.auth.backends import BaseBackend

from .models import User


class ResidentBackend(BaseBackend):
    """Sessions that a mailed link or code opened. They stop counting once the account is one of staff.

    A mailbox alone never proves that somebody is a member of staff: that would pass by the second factor.
    """

    def get_user(self, user_id):
        return User.objects.residents().filter(pk=user_id, is_active=True).first()
