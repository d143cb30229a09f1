"""The house rules that a machine can hold: templates, modules, migrations and imports.

Blocks and page types are in `test_building_bricks.py`; interface texts in `test_interface_texts.py`.
"""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import engines

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "cms",
    "messaging",
    "accounts",
    "engagement",
    "home",
    "demo",
    "initiatives",
    "budgets",
    "newsletter",
    "events",
    "toolkit",
)
TEMPLATES = ROOT / "templates"
# Django looks for these by name.
ERROR_PAGES = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
MAX_FILE, MAX_FUNCTION, MAX_VIEW = 400, 40, 25


@cache
def sources(*suffixes):
    """(path, text) of every file of ours with one of these suffixes, tests and generated files left out."""
    roots = [ROOT / app for app in APPS] + [TEMPLATES]
    return [
        (path, path.read_text())
        for root in roots
        for path in sorted(root.rglob("*"))
        if path.suffix in suffixes and "__pycache__" not in path.parts
    ]


def templates():
    """(name, text) of every template of ours, wherever it lives."""
    found = []
    for path, text in sources(".html", ".txt", ".xml"):
        parts = path.relative_to(ROOT).parts
        if "templates" in parts:
            found.append(("/".join(parts[parts.index("templates") + 1 :]), text))
    return found


def python_files():
    """(path, text) of our modules; migrations are written by Django."""
    return [(path, text) for path, text in sources(".py") if "migrations" not in path.parts]


def overrides_another(name):
    """Whether an installed package has a template of this name, which ours replaces."""
    engine = engines["django"].engine
    folders = [Path(folder) for loader in engine.template_loaders for folder in _folders(loader)]
    return any((folder / name).exists() for folder in folders if ROOT not in folder.parents or ".venv" in folder.parts)


def _folders(loader):
    inner = getattr(loader, "loaders", None)
    return [folder for one in inner for folder in one.get_dirs()] if inner else loader.get_dirs()


def how_called(name):
    """The names by which others may call a template: a mail is planned by the name of its pair."""
    return {name, name.removeprefix("mails/").removesuffix(".txt")} if name.startswith("mails/") else {name}


def test_every_template_is_used():
    everything = [text for _path, text in sources(".py", ".html", ".txt", ".xml")]
    unused = [
        name
        for name, _text in templates()
        if name not in ERROR_PAGES
        and not overrides_another(name)
        and not any(f'"{call}"' in text or f"'{call}'" in text for text in everything for call in how_called(name))
    ]
    assert not unused


def test_every_include_passes_only_what_it_needs():
    wrong = [
        (name, tag)
        for name, text in templates()
        for tag in re.findall(r"{%\s*include\s[^%]*%}", text)
        if not re.search(r"\sonly\s*%}$", tag)
    ]
    assert not wrong


def test_components_begin_with_their_options():
    folders = ("components/", "blocks/", "navigation/")
    wrong = [
        name
        for name, text in templates()
        if name.startswith(folders) and not re.match(r"{% comment %}\s*\S[\s\S]*?{% endcomment %}", text)
    ]
    assert not wrong


def test_no_inline_style_or_script():
    """The policy of the site forbids them: they would do nothing, silently."""
    inline = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=[\"']|javascript:", re.I)
    wrong = [(name, match.group()) for name, text in templates() for match in inline.finditer(text)]
    assert not wrong


def test_no_number_of_a_row_is_written_as_an_amount():
    """Numbers in templates get a point after each three figures: an address or a field with 1.234 is another one."""
    bare = re.compile(r"{{\s*(?:\w+\.)*pk\s*(?:}}|\|default)")
    assert [path.name for path in TEMPLATES.rglob("*.html") if bare.search(path.read_text())] == []


def test_every_icon_exists():
    known = {path.stem for path in (ROOT / "static" / "icons").glob("*.svg")}
    used = {name for _name, text in templates() for name in re.findall(r"{% icon \"([a-z-]+)\"", text)}
    assert used - known == set()


def test_every_tag_library_is_loaded_somewhere():
    loaded = {
        word
        for _name, text in templates()
        for names in re.findall(r"{%\s*load\s+([^%]+?)\s*%}", text)
        for word in names.split()
    }
    libraries = {
        path.stem for app in APPS for path in (ROOT / app).glob("templatetags/*.py") if path.stem != "__init__"
    }
    assert libraries - loaded == set()


def test_no_module_has_a_vague_name():
    assert [path for path, _text in python_files() if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES] == []


def test_files_are_short():
    long = {
        str(path.relative_to(ROOT)): lines
        for path, text in python_files()
        if (lines := len(text.splitlines())) > MAX_FILE
    }
    assert not long


def test_functions_are_short():
    """Docstrings do not count: explaining must never cost."""
    long = {}
    for path, text in python_files():
        limit = MAX_VIEW if path.stem == "views" else MAX_FUNCTION
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            documented = node.body[0] if ast.get_docstring(node) else None
            explained = documented.end_lineno - documented.lineno + 1 if documented else 0
            length = node.end_lineno - node.lineno + 1 - explained
            if length > limit:
                long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert not long


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path, text in python_files()
        if text.strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert not silent


def test_one_initial_migration_per_app_and_names_that_say_something():
    wrong = []
    for app in APPS:
        names = sorted(path.stem for path in (ROOT / app).glob("migrations/*.py") if path.stem != "__init__")
        numbers = [name.split("_")[0] for name in names]
        if [name for name in names if name.endswith("_initial")] not in ([], ["0001_initial"]):
            wrong.append((app, names))
        if len(set(numbers)) != len(numbers) or any(
            re.search(r"_auto_|^\d+_alter_|^\d+_remove_", name) for name in names
        ):
            wrong.append((app, names))
    assert not wrong


@pytest.mark.django_db
def test_no_migration_is_missing():
    """Only our own apps: packages may lag behind Django's default key type."""
    labels = [app for app in APPS if (ROOT / app / "migrations").exists()]
    call_command("makemigrations", *labels, check=True, dry_run=True, verbosity=0)


def test_imports_point_one_way():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_nothing_is_left_to_do():
    """No reminders in the code; what is open stands in the issues."""
    reminder = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    found = [
        (str(path.relative_to(ROOT)), match.group())
        for path, text in sources(".py", ".html")
        for match in reminder.finditer(text)
    ]
    assert not found


def test_every_app_of_ours_is_installed():
    assert set(APPS) <= {name.split(".")[0] for name in settings.INSTALLED_APPS}
