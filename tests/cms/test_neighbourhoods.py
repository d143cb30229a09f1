"""Loading wijken and buurten from files."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms import boundary_files, neighbourhoods
from cms.models import Neighbourhood

DEMO = Path(__file__).resolve().parents[2] / "demo"
WIJKEN, BUURTEN = DEMO / "data" / "haarlem-wijken.geojson", DEMO / "data" / "haarlem-buurten.geojson"
AREAS = DEMO / "content" / "areas.yaml"
RING = [[4.6, 52.3], [4.7, 52.3], [4.7, 52.4], [4.6, 52.3]]
SHAPE = {"type": "Polygon", "coordinates": [RING]}


def feature(geometry=SHAPE, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def wijk(number=1, **more):
    return feature(**{"code": f"WK03920{number}", "name": f"Wijk {number}", "level": "wijk", **more})


@pytest.fixture
def make_file(tmp_path):
    def make(*features, name="wijken.geojson", **more):
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}))
        return path

    return make


def load(path, *arguments):
    """Run the command and return what it printed."""
    out = StringIO()
    call_command("load_neighbourhoods", str(path), *arguments, stdout=out)
    return out.getvalue()


def refused(path, *arguments):
    """The sentence of a refusal; nothing may have changed."""
    before = list(Neighbourhood.objects.order_by("pk").values())
    with pytest.raises(CommandError) as caught:
        load(path, *arguments)
    assert list(Neighbourhood.objects.order_by("pk").values()) == before
    message = str(caught.value)
    assert message.endswith("Er is niets gewijzigd.")
    return message


# --- what goes well -------------------------------------------------------------------------------


def test_the_files_of_the_demo_make_a_tree_of_three_levels(db):
    assert "26 nieuw, 0 gewijzigd, 0 gelijk." in load(WIJKEN, "--areas", str(AREAS))
    assert "111 nieuw" in load(BUURTEN)
    levels = Neighbourhood.Level
    assert {level: Neighbourhood.objects.filter(level=level).count() for level in levels} == {
        levels.AREA: 5,
        levels.DISTRICT: 21,
        levels.NEIGHBOURHOOD: 111,
    }
    assert not Neighbourhood.objects.exclude(level=levels.AREA).filter(parent=None).exists()
    burgwal = Neighbourhood.objects.get(code="BU03920104")
    assert (burgwal.parent.name, burgwal.parent.parent.name) == ("Oude Stad", "Centrum")
    assert burgwal.boundary_credit == "Kadaster / Centraal Bureau voor de Statistiek, 2022"
    for place in Neighbourhood.objects.all():
        place.full_clean()


def test_loading_again_changes_nothing(db):
    load(WIJKEN, "--areas", str(AREAS))
    before = list(Neighbourhood.objects.order_by("pk").values())
    assert "0 nieuw, 0 gewijzigd, 26 gelijk." in load(WIJKEN, "--areas", str(AREAS))
    assert list(Neighbourhood.objects.order_by("pk").values()) == before


def test_a_newer_file_changes_by_code_and_keeps_addresses(db, make_file):
    load(make_file(wijk(1), wijk(2)))
    newer = make_file(wijk(1, name="Nieuwe Naam"), wijk(2), wijk(3))
    assert "1 nieuw, 1 gewijzigd, 1 gelijk." in load(newer)
    place = Neighbourhood.objects.get(code="WK039201")
    assert (place.name, place.slug) == ("Nieuwe Naam", "wijk-1")


def test_a_code_that_went_is_told_and_stays(db, make_file):
    load(make_file(wijk(1), wijk(2)))
    out = load(make_file(wijk(1)))
    assert "Niet meer in het bestand" in out
    assert "WK039202 Wijk 2" in out
    assert Neighbourhood.objects.filter(code="WK039202", is_active=True).exists()


def test_a_hidden_place_stays_hidden_and_a_parent_stays_without_areas(db, make_file):
    load(WIJKEN, "--areas", str(AREAS))
    Neighbourhood.objects.filter(code="WK039201").update(is_active=False)
    load(make_file(wijk(1)))
    place = Neighbourhood.objects.get(code="WK039201")
    assert place.is_active is False
    assert place.parent.code == "SD-CENTRUM"


def test_dry_run_tells_and_changes_nothing(db):
    out = load(WIJKEN, "--areas", str(AREAS), "--dry-run")
    assert "26 nieuw" in out
    assert "Proef" in out
    assert not Neighbourhood.objects.exists()


def test_names_that_are_alike_get_their_own_addresses(db, make_file):
    buurten = [feature(code=f"BU0392010{n}", name="Oude Stad", level="buurt") for n in (1, 2)]
    load(make_file(*buurten, wijk(1, name="Oude Stad")))
    slugs = dict(Neighbourhood.objects.values_list("code", "slug"))
    assert slugs == {
        "WK039201": "oude-stad",
        "BU03920101": "oude-stad-buurt",
        "BU03920102": "oude-stad-bu03920102",
    }


def test_a_wijk_without_a_stadsdeel_is_told(db, make_file):
    assert "Nog nergens in geplaatst: WK039201 Wijk 1" in load(make_file(wijk(1)))


@pytest.mark.parametrize(
    ("properties", "level", "parent"),
    [
        ({"wijkcode": "WK039201", "wijknaam": "Oude Stad", "gemeentecode": "GM0392"}, "district", None),
        ({"wk_code": "WK039201", "wk_naam": "Oude Stad", "gm_code": "GM0392"}, "district", None),
        ({"statcode": "WK039201", "statnaam": "Oude Stad", "rubriek": "wijk"}, "district", None),
        ({"statcode": "WK039201", "statnaam": "Oude Stad"}, "district", None),
        ({"WIJKCODE": "WK039201", "WIJKNAAM": "Oude Stad"}, "district", None),
        ({"buurtcode": "BU03920904", "buurtnaam": "Oude Stad", "wijkcode": "WK039209"}, "neighbourhood", "WK039209"),
        ({"bu_code": "BU03920904", "bu_naam": "Oude Stad", "wk_code": "WK039209"}, "neighbourhood", "WK039209"),
        ({"statcode": "BU03920904", "statnaam": "Oude Stad", "rubriek": "buurt"}, "neighbourhood", "WK039209"),
        ({"code": "BU03920904", "name": "Oude Stad"}, "neighbourhood", "WK039209"),
    ],
)
def test_takes_the_names_of_official_files(db, make_file, properties, level, parent):
    load(make_file(wijk(9), name="eerst.geojson"))
    load(make_file(feature(**properties)))
    place = Neighbourhood.objects.get(name="Oude Stad")
    assert place.level == level
    assert (place.parent and place.parent.code) == parent


def test_credit_comes_from_the_file_or_the_command_line(db, make_file):
    load(make_file(wijk(1)))
    assert Neighbourhood.objects.get().boundary_credit == ""
    load(make_file(wijk(1), attribution="Kadaster"))
    assert Neighbourhood.objects.get().boundary_credit == "Kadaster"
    load(make_file(wijk(1), attribution="Kadaster"), "--credit", "CBS 2026")
    assert Neighbourhood.objects.get().boundary_credit == "CBS 2026"


def test_level_on_the_command_line_wins(db, make_file):
    load(make_file(feature(code="X1", name="Eigen indeling")), "--level", "wijk")
    assert Neighbourhood.objects.get(code="X1").level == "district"


def test_takes_one_municipality_from_a_national_file(db, make_file):
    other = feature(code="WK036300", name="Elders", geometry={"type": "Point"})
    load(make_file(wijk(1), other), "--municipality", "GM0392")
    assert [place.code for place in Neighbourhood.objects.all()] == ["WK039201"]


def test_multipolygons_and_byte_order_marks(db, tmp_path):
    shape = {"type": "MultiPolygon", "coordinates": [[RING], [[[4.1, 52.1], [4.2, 52.1], [4.2, 52.2], [4.1, 52.1]]]]}
    path = tmp_path / "bom.geojson"
    text = json.dumps({"type": "FeatureCollection", "features": [wijk(1, geometry=shape)]})
    path.write_text(text, encoding="utf-8-sig")
    load(path)
    assert len(Neighbourhood.objects.get().boundary["coordinates"]) == 2


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("geen json", "geen JSON"),
        ("[" * 100_000, "geen JSON"),
        ("[]", "geen GeoJSON"),
        ('{"type": "Feature"}', "geen GeoJSON"),
        ('{"type": "FeatureCollection"}', "bevat geen enkele"),
        ('{"type": "FeatureCollection", "features": []}', "bevat geen enkele"),
        ('{"type": "FeatureCollection", "features": [7]}', "Object 1: de eigenschappen"),
        ('{"type": "FeatureCollection", "features": [{"properties": null}]}', "Object 1: de eigenschappen"),
    ],
)
def test_refuses_what_is_no_map(db, tmp_path, text, reason):
    path = tmp_path / "fout.geojson"
    path.write_text(text)
    assert reason in refused(path)


def test_refuses_a_missing_file_a_binary_one_and_one_without_end(db, tmp_path, monkeypatch):
    assert "niet te lezen" in refused(tmp_path / "weg.geojson")
    binary = tmp_path / "plaatje.geojson"
    binary.write_bytes(b"\x89PNG\xff\xfe")
    assert "geen tekst" in refused(binary)
    monkeypatch.setattr(boundary_files, "MAX_MEGABYTES", 0)
    assert "te groot" in refused(binary)


@pytest.mark.parametrize(
    ("faulty", "reason"),
    [
        (feature(level="wijk", name="Zonder code"), "Object 2 (Zonder code): de code ontbreekt"),
        (feature(level="wijk", code="WK039202"), "Object 2 (WK039202): de naam ontbreekt"),
        (feature(level="wijk"), "Object 2 (zonder code en naam): de code ontbreekt"),
        (wijk(2, name="x" * 81), "langer dan 80 tekens"),
        (wijk(2, code="WK 2 <b>"), "alleen letters, cijfers en streepjes"),
        (wijk(2, level="provincie"), "onbekende soort “provincie”"),
        (feature(code="X1", name="Wat is dit?"), "geef --level"),
        (wijk(1), "Object 2 (WK039201): deze code staat ook bij Object 1 (WK039201)"),
        (wijk(2, geometry=None), "de geometrie ontbreekt"),
        (wijk(2, geometry={"type": "Point", "coordinates": [4, 52]}), "geen Polygon of MultiPolygon"),
        (
            wijk(2, geometry={"type": "Polygon", "coordinates": [[[103000, 488000], [1e5, 4e5], [2e5, 5e5]]]}),
            "Object 2 (WK039202): dit lijken RD-coördinaten; lever WGS 84",
        ),
        (wijk(2, geometry={"type": "Polygon", "coordinates": [[[52.3, 4.6], [52.4, 4.6]]]}), "verwisseld"),
        (wijk(2, geometry={"type": "Polygon", "coordinates": [RING[:3]]}), "minder dan vier punten"),
        (wijk(2, geometry={"type": "Polygon", "coordinates": [[*RING[:3], [4.61, 52.3]]]}), "niet gesloten"),
        (wijk(2, geometry={"type": "Polygon", "coordinates": [[[4, 95], [5, 95], [5, 96], [4, 95]]]}), "op aarde"),
        (wijk(2, parent="SD-ATLANTIS"), "ligt in SD-ATLANTIS, maar die code is niet bekend"),
        (wijk(2, parent="WK039201"), "WK039201 is niet de goede soort"),
        (feature(code="BU03929901", name="Losse buurt", level="buurt"), "ligt in WK039299, maar die code"),
    ],
)
def test_names_the_faulty_feature(db, make_file, faulty, reason):
    assert reason in refused(make_file(wijk(1), faulty))


def test_a_code_cannot_become_another_kind(db, make_file):
    load(make_file(wijk(1)))
    assert "is al bekend als wijk" in refused(make_file(wijk(1, level="buurt", parent="WK039201")))


def test_nothing_of_the_municipality(db, make_file):
    assert "bevat niets van gemeente GM0999" in refused(make_file(wijk(1)), "--municipality", "GM0999")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("stadsdelen: [", "geen geldig YAML"),
        ("- los", "een lijst “stadsdelen”"),
        ("stadsdelen: []", "een lijst “stadsdelen”"),
        ("{stadsdelen: [{code: SD-A}], wijken: {}}", "Stadsdeel 1: de code of de naam ontbreekt"),
        ("{stadsdelen: [7], wijken: {}}", "Stadsdeel 1: de code of de naam ontbreekt"),
        ("{stadsdelen: [{code: SD-A, name: A}, {code: SD-A, name: B}], wijken: {}}", "deze code staat ook bij"),
        ("{stadsdelen: [{code: SD-A, name: A}], wijken: {WK039201: SD-B}}", "Wijk WK039201: het stadsdeel SD-B"),
    ],
)
def test_refuses_a_faulty_list_of_stadsdelen(db, make_file, tmp_path, text, reason):
    areas = tmp_path / "areas.yaml"
    areas.write_text(text)
    assert reason in refused(make_file(wijk(1)), "--areas", str(areas))


def test_a_fault_halfway_leaves_nothing_behind(db, make_file, monkeypatch):
    """Also when the database refuses only at the last place."""
    save = Neighbourhood.save

    def failing(self, *args, **kwargs):
        if self.code == "WK039203":
            raise RuntimeError("disk full")
        save(self, *args, **kwargs)

    monkeypatch.setattr(Neighbourhood, "save", failing)
    with pytest.raises(RuntimeError):
        load(make_file(wijk(1), wijk(2), wijk(3)))
    assert not Neighbourhood.objects.exists()


def test_report_of_the_service_names_each_place(db):
    records = boundary_files.read_boundaries(WIJKEN)
    report = neighbourhoods.load_places(records[:2])
    assert report.added == ["WK039201 Oude Stad", "WK039202 Haarlemmerhoutkwartier"]
    assert report.changed == report.unchanged == report.gone == []
