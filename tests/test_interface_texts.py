"""Every text a person reads can be translated: heuristics over templates and modules."""

import ast
import re

from django.utils.functional import Promise
from wagtail.models import get_page_models

from cms.registries import handover, retention, sources

from .test_consistency import python_files, templates

# Keyword arguments and class attributes that end up on a screen.
TEXTS = {"label", "label_plural", "help_text", "verbose_name", "verbose_name_plural", "heading", "menu_label"}
# Labels of apps are names for developers, settings are described for who runs the site, and the names of
# groups are rows in the database.
EXEMPT = {"apps.py", "environment.py", "roles.py", "styleguide_samples.py", "styleguide_modules.py"}
BLOCK_TEXTS = TEXTS | {"description"}
READ_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "aria-description")
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
# Names, units and code that read the same in every language.
SAME_EVERYWHERE = {"Stadmakers", "svg", "kB", "MB", "ISO", "px", "rem"}


def words_for_people(text):
    """What is left of a template once tags, translated texts and variables are gone."""
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.S)
    text = re.sub(r"{#.*?#}", "", text, flags=re.S)
    text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", text, flags=re.S)
    text = re.sub(r"{% block body_?class %}.*?{% endblock %}", "", text)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"<(script|style|code|pre)\b.*?</\1>", "", text, flags=re.S)
    text = re.sub(r"{[{%].*?[}%]}", " ", text, flags=re.S)
    attributes = re.findall(rf"\s(?:{'|'.join(READ_ATTRIBUTES)})=\"([^\"]*)\"", text)
    text = re.sub(r"<[^>]*>", " ", text, flags=re.S)
    text = re.sub(r"&[a-z#0-9]+;", " ", text)
    return [word for piece in [text, *attributes] for word in WORD.findall(piece) if word not in SAME_EVERYWHERE]


def test_templates_hold_no_untranslated_words():
    """The style guide shows sample data for developers; its samples are content, not interface."""
    found = {
        name: words[:12]
        for name, text in templates()
        if name.endswith(".html") and "styleguide" not in name and (words := words_for_people(text))
    }
    assert not found


def plain_texts(tree):
    """(line, name, text) where a text for people is an untranslated string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            pairs = [(keyword.arg, keyword.value) for keyword in node.keywords]
        elif isinstance(node, ast.ClassDef):
            pairs = [
                (target.id, statement.value)
                for statement in node.body
                if isinstance(statement, ast.Assign)
                for target in statement.targets
                if isinstance(target, ast.Name)
            ]
        else:
            continue
        wanted = BLOCK_TEXTS if isinstance(node, ast.ClassDef) else TEXTS
        for name, value in pairs:
            plain = isinstance(value, ast.Constant) and isinstance(value.value, str)
            if name in wanted and plain and WORD.search(value.value):
                yield value.lineno, name, value.value


def test_modules_hold_no_untranslated_labels():
    found = [
        (path.name, *text)
        for path, source in python_files()
        if path.name not in EXEMPT and "commands" not in path.parts
        for text in plain_texts(ast.parse(source))
    ]
    assert not found


def test_the_labels_of_every_registry_are_translated():
    labels = [label for source in sources.all_sources() for label in (source.label, source.label_plural)]
    labels += [rule.reason for rule in retention.all_rules()]
    labels += [step.label for step in handover._handovers.values()]
    assert labels
    assert [label for label in labels if not isinstance(label, Promise)] == []


def test_every_page_type_has_a_translated_name():
    own = [model for model in get_page_models() if not model.__module__.startswith("wagtail")]
    assert own
    assert [model for model in own if not isinstance(model._meta.verbose_name, Promise)] == []
