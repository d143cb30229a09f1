"""The style guide shows every component, and the theme's colours can be read by day and in the dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from home import styleguide
from home.styleguide import SAMPLES

# Parts of other components, and the head that the guide itself has.
PARTS_OF_OTHERS = {
    *("estimate_cell.html", "estimate_line.html", "estimate_side.html", "estimate_totals.html"),
    *("door_decision.html", "door_row.html", "door_walk_in.html"),
    *("form_field_notes.html", "page_head.html", "picture.html"),
}
TEXT, EDGE = 4.5, 3
# (what is in front, what it lies on, ratio): WCAG 2.2, 1.4.3 and 1.4.11
PAIRS = [
    *[("text", ground, TEXT) for ground in ("page", "soft", "surface", "accent-soft", "info-soft", "tip-soft")],
    *[("muted", ground, TEXT) for ground in ("page", "soft", "surface")],
    *[("link", ground, TEXT) for ground in ("page", "soft", "surface", "info-soft", "tip-soft", "warning-soft")],
    *[("text", ground, TEXT) for ground in ("warning-soft", "success-soft", "error-soft")],
    ("heading", "page", TEXT),
    ("on-action", "action", TEXT),
    ("on-action", "action-hover", TEXT),
    ("on-tint", "tint", TEXT),
    ("on-tint", "tint-strong", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand-muted", "brand", TEXT),
    ("error", "error-soft", TEXT),
    ("error", "page", TEXT),
    ("edge", "surface", EDGE),
    ("edge", "page", EDGE),
    ("action", "page", EDGE),
    ("focus", "page", EDGE),
    ("focus", "soft", EDGE),
]


def theme():
    """Values of the meanings by day and in the dark, as #rrggbb."""
    css = (Path(settings.BASE_DIR) / "static" / "css" / "theme.css").read_text()
    brand, day, dark = (re.findall(r"--st-([\w-]+): ([^;]+);", part) for part in css.split("/* 2. meaning")[:3])
    shades = dict(brand)

    def value(text):
        name = re.fullmatch(r"var\(--st-([\w-]+)\)", text)
        colour = shades[name[1]] if name else text
        return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])

    by_day = {name.removeprefix("color-"): value(text) for name, text in day if name.startswith("color-")}
    in_dark = {name.removeprefix("color-"): value(text) for name, text in dark if name.startswith("color-")}
    return {"day": by_day, "dark": {**by_day, **in_dark}}


@pytest.mark.parametrize("mode", ["day", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_colours_that_meet_differ_enough(mode, front, ground, least):
    colours = theme()[mode]
    assert styleguide.contrast(colours[front], colours[ground]) >= least


def test_contrast_is_that_of_wcag():
    assert styleguide.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert styleguide.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_component_has_a_sample():
    found = {path.name for path in (Path(settings.BASE_DIR) / "templates" / "components").glob("*.html")}
    assert {Path(template).name for template in SAMPLES} == found - PARTS_OF_OTHERS


def test_every_component_renders_its_samples():
    for component in styleguide.components():
        for sample in component["samples"]:
            assert sample["html"].strip(), component["name"]


def test_a_wrong_field_names_its_error_to_assistive_technology():
    fields = [sample for part in styleguide.components() if part["name"] == "form_field" for sample in part["samples"]]
    wrong = next(sample["html"] for sample in fields if 'name="fout-email"' in sample["html"])
    assert 'aria-invalid="true"' in wrong
    assert 'aria-describedby="id_fout-email_error"' in wrong
    assert 'id="id_fout-email_error"' in wrong


@pytest.mark.django_db
def test_every_block_of_editors_is_in_the_guide():
    names = {block["name"] for block in styleguide.blocks()}
    assert {"text", "image", "video", "accordion", "steps", "sources", "search_hero", "choose_neighbourhood"} <= names
