"""Reading files with boundaries: official GeoJSON in its several dialects, and the city's list of stadsdelen.

Everything is checked before anything is used. Whatever is wrong raises BoundaryFileError with a Dutch
sentence that names the feature, for the official who runs the command.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import geometry
from .models import Neighbourhood

MAX_MEGABYTES = 60
Level = Neighbourhood.Level
LEVEL_WORDS = {
    "stadsdeel": Level.AREA,
    "wijk": Level.DISTRICT,
    "buurt": Level.NEIGHBOURHOOD,
    **{level.value: level for level in Level},
}
# Own names first, then those of CBS and PDOK, old and new.
CODE_NAMES = {
    Level.AREA: ("code", "stadsdeelcode", "statcode"),
    Level.DISTRICT: ("code", "wijkcode", "wk_code", "statcode"),
    Level.NEIGHBOURHOOD: ("code", "buurtcode", "bu_code", "statcode"),
}
NAME_NAMES = {
    Level.AREA: ("name", "stadsdeelnaam", "statnaam"),
    Level.DISTRICT: ("name", "wijknaam", "wk_naam", "statnaam"),
    Level.NEIGHBOURHOOD: ("name", "buurtnaam", "bu_naam", "statnaam"),
}
PARENT_NAMES = {
    Level.AREA: (),
    Level.DISTRICT: ("parent", "stadsdeelcode"),
    Level.NEIGHBOURHOOD: ("parent", "wijkcode", "wk_code"),
}
GEOMETRY_FAULTS = {
    "missing": gettext_lazy("de geometrie ontbreekt"),
    "kind": gettext_lazy("de geometrie is geen Polygon of MultiPolygon"),
    "coordinates": gettext_lazy("de coördinaten ontbreken of zijn geen getallen"),
    "short": gettext_lazy("een ring heeft minder dan vier punten"),
    "open": gettext_lazy("een ring is niet gesloten: het laatste punt moet gelijk zijn aan het eerste"),
    "flat": gettext_lazy("het vlak heeft geen oppervlakte"),
    "metres": gettext_lazy("dit lijken RD-coördinaten; lever WGS 84 (EPSG:4326)"),
    "swapped": gettext_lazy("lengte en breedte lijken verwisseld; GeoJSON wil eerst de lengte"),
    "range": gettext_lazy("een coördinaat ligt niet op aarde; lever WGS 84 (EPSG:4326)"),
}


class BoundaryFileError(ValueError):
    """What is wrong with a file, in one Dutch sentence."""


@dataclass(frozen=True)
class PlaceRecord:
    """One place as a file gives it. `parent` is a code, or empty when the file does not say."""

    code: str
    name: str
    level: str
    parent: str = ""
    boundary: dict | None = None
    credit: str = ""
    where: str = ""


def _read(path):
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_MEGABYTES * 1024 * 1024:
            raise BoundaryFileError(
                _("%(file)s is te groot: %(size)d MB. Lever hoogstens %(most)d MB, bijvoorbeeld alleen uw gemeente.")
                % {"file": path.name, "size": size // (1024 * 1024), "most": MAX_MEGABYTES}
            )
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BoundaryFileError(_("%s is geen tekst in UTF-8.") % path.name) from None
    except OSError as error:
        raise BoundaryFileError(
            _("%(file)s is niet te lezen: %(reason)s.") % {"file": path, "reason": error.strerror}
        ) from None


def read_boundaries(path, *, level="", municipality="", credit=""):
    """PlaceRecords from a GeoJSON file. `level` and `credit` override what the file says; `municipality`
    (GM0392) selects.
    """
    name = Path(path).name
    try:
        data = json.loads(_read(path))
    except (json.JSONDecodeError, RecursionError):
        raise BoundaryFileError(_("%s is geen JSON. Lever een GeoJSON-bestand.") % name) from None
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise BoundaryFileError(_("%s is geen GeoJSON met een FeatureCollection.") % name)
    features = data.get("features")
    if not isinstance(features, list) or not features:
        raise BoundaryFileError(_("%s bevat geen enkele wijk of buurt.") % name)
    credit = str(credit or data.get("attribution") or "")[:200]
    records = []
    for number, feature in enumerate(features, 1):
        record = _record(number, feature, level, municipality, credit)
        if record:
            records.append(record)
    if not records:
        raise BoundaryFileError(_("%(file)s bevat niets van gemeente %(code)s.") % {"file": name, "code": municipality})
    _refuse_duplicates(records)
    return records


def _fault(where, reason):
    return BoundaryFileError(_("%(where)s: %(reason)s.") % {"where": where, "reason": reason})


def _record(number, feature, level, municipality, credit):
    """One feature as PlaceRecord; None when it belongs to another municipality."""
    where = _("Object %d") % number
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise _fault(where, _("de eigenschappen (properties) ontbreken"))
    properties = {str(key).lower(): value for key, value in properties.items()}
    level = level or _level(where, properties)
    code, name = _first(properties, CODE_NAMES[level]), _first(properties, NAME_NAMES[level])
    where += f" ({code or name or _('zonder code en naam')})"
    if not code:
        raise _fault(where, _("de code ontbreekt (%s)") % ", ".join(CODE_NAMES[level]))
    if not re.fullmatch(r"[A-Za-z0-9-]{2,20}", code):
        raise _fault(where, _("de code mag alleen letters, cijfers en streepjes hebben, hoogstens 20"))
    if municipality and not code[2:].startswith(municipality.removeprefix("GM")):
        return None
    if not name:
        raise _fault(where, _("de naam ontbreekt (%s)") % ", ".join(NAME_NAMES[level]))
    if len(name) > 80:
        raise _fault(where, _("de naam is langer dan 80 tekens"))
    try:
        boundary = geometry.tidy(feature.get("geometry"))
    except geometry.GeometryError as error:
        raise _fault(where, GEOMETRY_FAULTS[error.code]) from None
    parent = _first(properties, PARENT_NAMES[level]) or _parent_by_code(level, code)
    return PlaceRecord(code, name, level, parent, boundary, credit, where)


def _first(properties, names):
    for name in names:
        value = properties.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _level(where, properties):
    """What kind of place a feature is: its own word, or else the kind of its code."""
    word = _first(properties, ("level", "rubriek")).lower()
    if word:
        if word not in LEVEL_WORDS:
            raise _fault(where, _("onbekende soort “%s”; kies stadsdeel, wijk of buurt") % word)
        return LEVEL_WORDS[word]
    if any(name in properties for name in ("buurtcode", "bu_code")):
        return Level.NEIGHBOURHOOD
    if any(name in properties for name in ("wijkcode", "wk_code")):
        return Level.DISTRICT
    prefix = _first(properties, ("code", "statcode"))[:2].upper()
    known = {"WK": Level.DISTRICT, "BU": Level.NEIGHBOURHOOD, "SD": Level.AREA}
    if prefix not in known:
        raise _fault(where, _("het is niet te zien of dit een wijk of een buurt is; geef --level"))
    return known[prefix]


def _parent_by_code(level, code):
    """CBS builds the code of a buurt from that of its wijk: BU03920101 lies in WK039201."""
    if level == Level.NEIGHBOURHOOD and re.fullmatch(r"BU\d{8}", code):
        return f"WK{code[2:8]}"
    return ""


def _refuse_duplicates(records):
    seen = {}
    for record in records:
        if record.code in seen:
            raise _fault(record.where, _("deze code staat ook bij %s") % seen[record.code].where)
        seen[record.code] = record


# --- stadsdelen -----------------------------------------------------------------------------------


def read_areas(path):
    """The city's stadsdelen as PlaceRecords, and a dictionary from wijk code to stadsdeel code."""
    name = Path(path).name
    try:
        data = yaml.safe_load(_read(path))
    except yaml.YAMLError:
        raise BoundaryFileError(_("%s is geen geldig YAML.") % name) from None
    data = data if isinstance(data, dict) else {}
    areas, districts = data.get("stadsdelen"), data.get("wijken")
    if not isinstance(areas, list) or not isinstance(districts, dict):
        raise BoundaryFileError(_("%s moet een lijst “stadsdelen” en een tabel “wijken” hebben.") % name)
    records = []
    for number, area in enumerate(areas, 1):
        area = area if isinstance(area, dict) else {}
        where = _("Stadsdeel %d") % number
        if not area.get("code") or not area.get("name"):
            raise _fault(where, _("de code of de naam ontbreekt"))
        records.append(PlaceRecord(str(area["code"]), str(area["name"]), Level.AREA, where=where))
    _refuse_duplicates(records)
    known = {record.code for record in records}
    for code, area in districts.items():
        if area not in known:
            raise _fault(_("Wijk %s") % code, _("het stadsdeel %s staat niet in de lijst “stadsdelen”") % area)
    return records, {str(code): str(area) for code, area in districts.items()}
