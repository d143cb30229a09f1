"""Delete or anonymise personal data whose term has passed."""

from django.core.management.base import BaseCommand
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.retention import apply_rules


class Command(BaseCommand):
    help = "Ruimt persoonsgegevens op waarvan de termijn voorbij is. Kies --dry-run om eerst te kijken."

    def add_arguments(self, parser):
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--dry-run", action="store_true", help="Laat zien wat er zou gebeuren.")
        choice.add_argument("--apply", action="store_true", help="Ruim echt op.")

    def handle(self, *args, dry_run, apply, **options):
        outcomes = apply_rules(dry_run=dry_run)
        heading = _("Dit zou worden opgeruimd:") if dry_run else _("Opgeruimd:")
        self.stdout.write(heading)
        for outcome in outcomes:
            label = capfirst(str(outcome.rule.model._meta.verbose_name_plural))
            found = _("blijft") if outcome.kept else str(outcome.count)
            self.stdout.write(f"  {outcome.rule.name:<28} {found:>8}  {label}. {outcome.rule.reason}")
        total = sum(outcome.count for outcome in outcomes)
        self.stdout.write(_("Totaal: %(count)s.") % {"count": total})
