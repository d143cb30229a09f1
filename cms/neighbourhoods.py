"""Putting the places of a city into the database, again and again, without losing what hangs on them."""

from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .boundary_files import BoundaryFileError, Level
from .models import Neighbourhood

ORDER = [Level.AREA, Level.DISTRICT, Level.NEIGHBOURHOOD]


@dataclass
class LoadReport:
    """What a load did, as codes with names; `gone` is in the database and no longer in the file."""

    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    gone: list = field(default_factory=list)
    without_parent: list = field(default_factory=list)


def combine(records, areas=(), districts=None):
    """Records of places and stadsdelen as one list, each wijk with its stadsdeel.

    `districts` maps codes of wijken to those of stadsdelen.
    """
    placed = [
        replace(record, parent=(districts or {}).get(record.code, record.parent))
        if record.level == Level.DISTRICT
        else record
        for record in records
    ]
    return [*areas, *placed]


def load_places(records, *, dry_run=False):
    """Make the places equal to the records, by code, and report.

    Nothing is deleted: pages and plans may hang on a place whose code has gone. An existing slug never
    changes, for addresses must last. Raises BoundaryFileError, with nothing changed, for a parent that is
    in neither the records nor the database or is of the wrong kind.
    """
    with transaction.atomic():
        known = {place.code: place for place in Neighbourhood.objects.select_for_update()}
        _check_parents(records, known)
        report = _load(sorted(records, key=lambda record: ORDER.index(record.level)), known)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _check_parents(records, known):
    levels = {code: place.level for code, place in known.items()} | {record.code: record.level for record in records}
    for record in records:
        if record.code in known and known[record.code].level != record.level:
            raise BoundaryFileError(
                _("%(where)s: %(code)s is al bekend als %(level)s.")
                % {
                    "where": record.where,
                    "code": record.code,
                    "level": known[record.code].get_level_display(),
                }
            )
        if not record.parent:
            continue
        if record.parent not in levels:
            raise BoundaryFileError(
                _("%(where)s: ligt in %(parent)s, maar die code is niet bekend. Laad eerst dat bestand.")
                % {"where": record.where, "parent": record.parent}
            )
        if levels[record.parent] != Neighbourhood.LEVEL_ABOVE[record.level]:
            raise BoundaryFileError(
                _("%(where)s: %(parent)s is niet de goede soort om in te liggen.")
                % {"where": record.where, "parent": record.parent}
            )


def _load(records, known):
    report, slugs = LoadReport(), {place.slug for place in known.values()}
    for record in records:
        place = known.get(record.code)
        if place is None:
            place = Neighbourhood(code=record.code, level=record.level, slug=_free_slug(record, slugs))
            slugs.add(place.slug)
            known[record.code] = place
        new = place.pk is None
        changed = _apply(place, record, known) or new
        if changed:
            place.save()
        kind = report.added if new else report.changed if changed else report.unchanged
        kind.append(f"{record.code} {record.name}")
        if record.level != Level.AREA and place.parent is None:
            report.without_parent.append(f"{record.code} {record.name}")
    loaded, levels = {record.code for record in records}, {record.level for record in records}
    report.gone = [f"{p.code} {p.name}" for p in known.values() if p.level in levels and p.code not in loaded]
    return report


def _apply(place, record, known):
    """Write the record on the place; True when that changed anything. What a record leaves out stays."""
    wanted = {"name": record.name}
    if record.parent:
        wanted["parent_id"] = known[record.parent].pk
    if record.boundary is not None:
        wanted["boundary"] = record.boundary
        wanted["boundary_credit"] = record.credit or place.boundary_credit
    different = {name: value for name, value in wanted.items() if getattr(place, name) != value}
    for name, value in different.items():
        setattr(place, name, value)
    return bool(different)


def _free_slug(record, taken):
    """The name as address; a second place of that name gets its kind, a third its code."""
    base = slugify(record.name)[:60] or record.code.lower()
    kind = slugify(Level(record.level).label)
    return next(slug for slug in (base, f"{base}-{kind}", f"{base}-{record.code.lower()}") if slug not in taken)
