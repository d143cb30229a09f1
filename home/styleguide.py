"""What the style guide shows: tokens of the theme, every component with sample data, every block's preview."""

import re
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from cms.blocks import BodyBlock
from messaging import kinds

from . import styleguide_modules, styleguide_samples
from .blocks import HomeBlock

SIZES = ["4xl", "3xl", "2xl", "xl", "l", "m", "s"]
SPACES = [("1", 4), ("2", 8), ("3", 12), ("4", 16), ("5", 24), ("6", 32), ("7", 48), ("8", 72)]
WHITE, INK = "#ffffff", "#17262b"
SAMPLES = {**styleguide_samples.SAMPLES, **styleguide_modules.SAMPLES}


def components():
    """Every component, rendered: {name, samples of label and html}."""
    return [
        {
            "name": Path(template).stem,
            "samples": [{"label": label, "html": render_to_string(template, sample)} for label, sample in cases],
        }
        for template, cases in SAMPLES.items()
    ]


def blocks():
    """The preview of every block that editors have: {name, label, description, full_width, html}."""
    body = BodyBlock().child_blocks
    home = {name: block for name, block in HomeBlock().child_blocks.items() if name not in body}
    return [
        {
            "name": name,
            "label": block.label,
            "description": block.meta.description,
            "full_width": name in home,
            "html": block.render(block.get_preview_value()),
        }
        for name, block in {**home, **body}.items()
    ]


def _luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio of two colours written as #rrggbb (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours():
    """The shades of tier 1 of the theme, with their contrast to white and to ink."""
    theme = (Path(settings.BASE_DIR) / "static" / "css" / "theme.css").read_text()
    brand = theme.split("/* 2. meaning", 1)[0]
    return [
        {"name": name, "value": value, "on_white": contrast(value, WHITE), "on_ink": contrast(value, INK)}
        for name, value in re.findall(r"--st-([a-z]+-?\d*): (#[0-9a-f]{6});", brand)
    ]


def icons():
    """Names of all icons."""
    folder = Path(settings.BASE_DIR) / "static" / "icons"
    return sorted(path.stem for path in folder.glob("*.svg") if path.stem not in {"favicon", "skyline"})


def mails():
    """The kinds of mail that have templates."""
    return [kind for kind in kinds.all_kinds() if kind.sample]


def context():
    """Everything `pages/home/styleguide.html` needs."""
    return {
        "components": components(),
        "blocks": blocks(),
        "colours": colours(),
        "icons": icons(),
        "mails": mails(),
        "sizes": SIZES,
        "spaces": SPACES,
    }
