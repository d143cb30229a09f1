"""Places, themes and organisations of the demo city."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms import boundary_files, neighbourhoods
from cms.models import Neighbourhood, Organisation, OrganisationHelp, Theme

from .content import CONTENT_DIR, DATA_DIR, ContentError, digest_of, digest_of_files
from .ledger import write

BOUNDARIES = ["haarlem-wijken.geojson", "haarlem-buurten.geojson"]


def load_places(ledger, content_dir=CONTENT_DIR):
    """Stadsdelen, wijken and buurten with their boundaries. Returns the places by code."""
    areas_file = content_dir / "areas.yaml"
    digest = digest_of([digest_of_files([DATA_DIR]), areas_file.read_text(encoding="utf-8")])
    if ledger.wants("places", digest, ""):
        try:
            areas, districts = boundary_files.read_areas(areas_file)
            for number, file in enumerate(BOUNDARIES):
                records = boundary_files.read_boundaries(DATA_DIR / file)
                neighbourhoods.load_places(neighbourhoods.combine(records, [] if number else areas, districts))
        except boundary_files.BoundaryFileError as error:
            raise ContentError("areas.yaml, data", "", error) from None
        ledger.note("places", digest)
    return {place.code: place for place in Neighbourhood.objects.all()}


def load_themes(ledger, items):
    """Returns the themes by slug."""
    found = {theme.slug: theme for theme in Theme.objects.all()}
    for order, item in enumerate(items, 1):
        theme = found.get(item["slug"]) or Theme(slug=item["slug"])
        values = {"name": item["name"], "description": item.get("description") or "", "order": order}
        _write_checked(ledger, f"theme:{item['slug']}", theme, values, [item, order], "themes.yaml", item["slug"])
        if theme.pk:
            found[theme.slug] = theme
    return found


def load_organisations(ledger, items, places):
    """Organisations with the places where they are active."""
    found = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    for item in items:
        codes = item.get("neighbourhoods") or []
        unknown = [code for code in codes if code not in places]
        if unknown:
            raise ContentError("organisations.yaml", item["slug"], _("onbekende wijk %s") % unknown[0])
        organisation = found.get(item["slug"]) or Organisation(slug=item["slug"])
        values = {
            "name": item["name"],
            "kind": item["kind"],
            "description": item.get("description") or "",
            "website": item.get("website") or "",
            "active_from": item.get("active_from"),
            "active_until": item.get("active_until"),
        }
        key = f"organisation:{item['slug']}"
        if _write_checked(ledger, key, organisation, values, item, "organisations.yaml", item["slug"]):
            organisation.neighbourhoods.set([places[code] for code in codes])
            _write_help(organisation, item.get("help") or [])


def _write_help(organisation, lines):
    """What it can help with, in the order of the file."""
    organisation.help_offered = [
        OrganisationHelp(kind=line["kind"], note=line.get("note") or "", sort_order=order)
        for order, line in enumerate(lines)
    ]
    try:
        for line in organisation.help_offered.all():
            line.full_clean(exclude=["organisation"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise ContentError("organisations.yaml", f"{organisation.slug}, help, {name}", messages[0]) from None
    organisation.save()


def _write_checked(ledger, key, instance, values, source, file, where):
    try:
        return write(ledger, key, instance, values, source)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise ContentError(file, f"{where}, {name}", messages[0]) from None
