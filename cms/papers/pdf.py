"""An accessible PDF (PDF/UA-1): tagged, with a language, a title and a logical order.

Typst sets it. It refuses to write a file that breaks PDF/UA, so that a document which comes out is one that screen
readers can read.
"""

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst
from django.conf import settings

from .parts import Blank, Bullets, Checks, Heading, Table, Text, clean

STANDARDS = ["ua-1"]
KINDS = {Heading: "heading", Text: "text", Bullets: "bullets", Checks: "checks", Blank: "blank", Table: "table"}
NOT_DRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
SUBSTITUTE = "□"
# So many different signs without a letter in our typefaces, before all that is not European goes.
PATIENCE = 20
BEYOND = re.compile(r"[^\u0000-\u2bff]")
# Signs of which is known that no typeface here has them.
_undrawable = set()


@cache
def _template(name):
    return Path(__file__).with_name(name).read_bytes()


def make_pdf(paper):
    """The document as bytes."""
    data = asdict(paper) | {"parts": [{"kind": KINDS[type(part)], **_plain(part)} for part in paper.parts]}
    return typeset(_template("paper.typ"), {"paper": data})


def typeset(source, inputs):
    """The PDF of a Typst source with these inputs, each given to it as JSON; emoji and the like become a square."""
    texts = {name: json.dumps(_cleaned(value), ensure_ascii=False) for name, value in inputs.items()}
    for _attempt in range(PATIENCE):
        try:
            return _compile(source, {name: _without(text, _undrawable) for name, text in texts.items()})
        except typst.TypstError as error:
            unknown = _signs_in(str(error))
            if not unknown:
                raise
            _undrawable.update(unknown)
    return _compile(source, {name: BEYOND.sub(SUBSTITUTE, text) for name, text in texts.items()})


def _compile(source, inputs):
    fonts = [settings.BASE_DIR / "static" / "build" / "paper"]
    return typst.compile(
        source,
        format="pdf",
        pdf_standards=STANDARDS,
        sys_inputs=inputs,
        font_paths=fonts,
        ignore_system_fonts=True,
    )


def _plain(part):
    values = asdict(part)
    if "numbers" in values:
        values["numbers"] = sorted(values["numbers"])
    return values


def _cleaned(value):
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return value if isinstance(value, int | float) or value is None else clean(value)


def _without(text, signs):
    return "".join(SUBSTITUTE if sign in signs else sign for sign in text) if signs else text


def _signs_in(message):
    """The signs that Typst could not draw."""
    return {
        sign
        for found in NOT_DRAWN.findall(message)
        for sign in ESCAPED.sub(lambda code: chr(int(code[1], 16)), found)
        if not sign.isascii()
    }
