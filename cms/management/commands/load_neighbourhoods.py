"""Load wijken and buurten with their boundaries from an official file."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms import boundary_files, neighbourhoods


class Command(BaseCommand):
    """`manage.py load_neighbourhoods FILE`: safe to run again; nothing changes when anything is wrong."""

    help = "Load wijken or buurten from GeoJSON (own format, CBS or PDOK); updates by code, deletes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help="GeoJSON in WGS 84")
        parser.add_argument("--level", choices=["stadsdeel", "wijk", "buurt"], help="when the file does not say")
        parser.add_argument("--areas", metavar="YAML", help="which wijk lies in which stadsdeel")
        parser.add_argument("--municipality", default="", metavar="GM0392", help="take only this municipality")
        parser.add_argument("--credit", default="", help="source of the boundaries, shown with the map")
        parser.add_argument("--dry-run", action="store_true", help="check and report, change nothing")

    def handle(self, *args, file, level, areas, municipality, credit, dry_run, **options):
        try:
            area_records, districts = boundary_files.read_areas(areas) if areas else ([], {})
            records = boundary_files.read_boundaries(
                file,
                level=boundary_files.LEVEL_WORDS.get(level, ""),
                municipality=municipality,
                credit=credit,
            )
            report = neighbourhoods.load_places(
                neighbourhoods.combine(records, area_records, districts), dry_run=dry_run
            )
        except boundary_files.BoundaryFileError as error:
            raise CommandError(_("%s Er is niets gewijzigd.") % error) from None
        self.tell(report, dry_run)

    def tell(self, report, dry_run):
        self.stdout.write(
            _("%(added)d nieuw, %(changed)d gewijzigd, %(unchanged)d gelijk.")
            % {
                "added": len(report.added),
                "changed": len(report.changed),
                "unchanged": len(report.unchanged),
            }
        )
        if report.gone:
            self.stdout.write(
                _("Niet meer in het bestand (blijft staan; verberg ze zelf als dat nodig is): %s")
                % ", ".join(report.gone)
            )
        if report.without_parent:
            self.stdout.write(_("Nog nergens in geplaatst: %s") % ", ".join(report.without_parent))
        if dry_run:
            self.stdout.write(_("Proef: er is niets gewijzigd."))
