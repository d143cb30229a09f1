"""`manage.py reset_second_step ADDRESS`: for an administrator who lost the telephone and the recovery codes."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.staff import factors, letters
from cms import auditing
from cms.addresses import normalise_address
from cms.models import AuditEntry


class Command(BaseCommand):
    """Whoever can run this has the server; everybody else asks an administrator in the back office."""

    help = "Takes the second step of a member of staff away and ends all sessions of the account."

    def add_arguments(self, parser):
        parser.add_argument("address")

    def handle(self, *args, address, **options):
        user = User.objects.filter(email=normalise_address(address), is_staff=True).first()
        if user is None:
            raise CommandError(_("Er is geen medewerker met dit e-mailadres."))
        if not factors.reset(user=user):
            raise CommandError(_("Dit account heeft geen tweede stap."))
        letters.tell_of_change(user, "reset_by_other")
        auditing.record(AuditEntry.Action.SYSTEM, view="second_step_removed", object_id=user.pk)
        self.stdout.write(_("De tweede stap is weggehaald. Bij het aanmelden kan een nieuwe worden ingesteld."))
