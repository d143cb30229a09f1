"""Delete or anonymise personal data whose term has passed."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.retention import apply_rules

WRONG_USE = 2


class Command(BaseCommand):
    """Exit codes: 0 when all went well, 1 when a rule failed (the others were carried out), 2 for wrong use."""

    help = "Ruimt persoonsgegevens op waarvan de termijn voorbij is. Kies --dry-run om eerst te kijken."

    def add_arguments(self, parser):
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--dry-run", action="store_true", help="Laat zien wat er zou gebeuren.")
        choice.add_argument("--apply", action="store_true", help="Ruim echt op.")
        parser.add_argument("--rule", action="append", dest="rules", help="Alleen deze regel. Mag vaker.")

    def handle(self, *args, dry_run, apply, rules=None, **options):
        try:
            outcomes = apply_rules(dry_run=dry_run, names=rules)
        except KeyError as error:
            raise CommandError(_("Er is geen regel %s.") % error, returncode=WRONG_USE) from None
        self._report(_("Dit zou worden opgeruimd:") if dry_run else _("Opgeruimd:"), self._changing(outcomes))
        self._report(_("Dit blijft:"), [outcome for outcome in outcomes if outcome.kept])
        total = sum(outcome.count for outcome in outcomes)
        self.stdout.write(_("Totaal: %(count)s.") % {"count": total})
        failed = [outcome.rule.name for outcome in outcomes if outcome.error]
        if failed:
            raise CommandError(_("Mislukt: %s. De andere regels zijn wel uitgevoerd.") % ", ".join(failed))

    def _changing(self, outcomes):
        return [outcome for outcome in outcomes if not outcome.kept]

    def _report(self, heading, outcomes):
        if not outcomes:
            return
        self.stdout.write(heading)
        for outcome in outcomes:
            rule = outcome.rule
            label = capfirst(str(rule.model._meta.verbose_name_plural))
            found = _("mislukt (%s)") % outcome.error if outcome.error else "" if outcome.kept else str(outcome.count)
            term = f" {_('Termijn: %s.') % rule.term}" if rule.term else ""
            self.stdout.write(f"  {rule.name:<30} {found:>8}  {label}. {rule.reason}{term}")
