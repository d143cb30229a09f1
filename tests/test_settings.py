"""Settings from the environment: all listed, all checked, each mistake one sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from cms.settings.environment import PREFIX, Environment

ROOT = Path(__file__).resolve().parent.parent
COMPLETE = {
    "STADMAKERS_SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "STADMAKERS_ALLOWED_HOSTS": "www.stad.example",
    "STADMAKERS_BASE_URL": "https://www.stad.example",
    "STADMAKERS_DATABASE_URL": "postgres://site@127.0.0.1:1/site",
    "STADMAKERS_SMTP_URL": "smtp://site:geheim@mail.stad.example:587?tls=true",
    "STADMAKERS_MAIL_FROM": "Samen maken we de stad <noreply@stad.example>",
}


def run(*arguments, settings="cms.settings.production", **environment):
    """Start Python with only these settings of ours in the environment, and none that other tests made."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "DJANGO_"))}
    kept |= {"DJANGO_SETTINGS_MODULE": settings} | {name: str(value) for name, value in environment.items()}
    return subprocess.run([sys.executable, *arguments], env=kept, cwd=ROOT, capture_output=True, text=True)


def start(settings="cms.settings.production", **environment):
    """Only read the settings: what a start does first."""
    return run("-c", f"import {settings}", settings=settings, **environment)


def expected_table():
    """The rows that docs/operations.md owes: one for each setting, with its default and meaning."""
    rows = []
    for name, field in Environment.model_fields.items():
        default = field.default
        if isinstance(default, Path):
            default = default.relative_to(ROOT)
        shown = "empty" if default == "" else f"`{str(default).lower() if isinstance(default, bool) else default}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |")
    return rows


def test_the_handbook_lists_every_setting():
    """The difference shows the rows to paste."""
    text = (ROOT / "docs" / "operations.md").read_text()
    assert re.findall(rf"^\| `{PREFIX}.*\|$", text, re.M) == expected_table()


def test_every_setting_does_something():
    texts = "\n".join(path.read_text() for path in (ROOT / "cms" / "settings").glob("*.py"))
    texts += (ROOT / "demo" / "start.py").read_text()
    assert [
        name for name in Environment.model_fields if not re.search(rf"\bENV\.{name}\b|environment\.{name}\b", texts)
    ] == []


def test_every_setting_is_described():
    assert [name for name, field in Environment.model_fields.items() if len(field.description or "") < 10] == []


MISTAKES = {
    "unknown": ({"STADMAKERS_DATABSE_URL": "x"}, "STADMAKERS_DATABSE_URL. Bedoelt u STADMAKERS_DATABASE_URL?"),
    "unknown, like nothing": ({"STADMAKERS_QQQ": "x"}, "Onbekende instelling STADMAKERS_QQQ. Zie docs/operations.md"),
    "lower case": ({"stadmakers_wat": "x"}, "Onbekende instelling stadmakers_wat."),
    "not a database": ({"STADMAKERS_DATABASE_URL": "hallo"}, "STADMAKERS_DATABASE_URL klopt niet: gebruik postgres://"),
    "another database": ({"STADMAKERS_DATABASE_URL": "mysql://a@b/c"}, "alleen PostgreSQL en SQLite"),
    "no number": ({"STADMAKERS_PORT": "acht"}, "STADMAKERS_PORT klopt niet: vul een heel getal in."),
    "number too large": ({"STADMAKERS_PORT": "70000"}, "STADMAKERS_PORT klopt niet: vul hoogstens 65535 in."),
    "negative": ({"STADMAKERS_PAGE_CACHE_SECONDS": "-1"}, "SECONDS klopt niet: vul minstens 0 in."),
    "no address": ({"STADMAKERS_BASE_URL": "www.stad.example"}, "begin het adres met https://"),
    "no cache address": ({"STADMAKERS_REDIS_URL": "localhost"}, "begin het adres met redis://"),
    "no relay": ({"STADMAKERS_SMTP_URL": "smtps://mail.stad.example"}, "gebruik smtp://"),
    "no bounce address": ({"STADMAKERS_BOUNCE_ADDRESS": "bounces"}, "gebruik een adres zoals bounces@example.nl"),
    "open mailbox": ({"STADMAKERS_BOUNCE_MAILBOX_URL": "imap://a:b@mail.example.nl"}, "gebruik imaps://"),
    "short secret": ({"STADMAKERS_MAIL_REPORT_SECRET": "geheim"}, "minstens 20 tekens"),
    "level": ({"STADMAKERS_LOG_LEVEL": "veel"}, "kies DEBUG, INFO, WARNING of ERROR"),
    "no yes or no": ({"STADMAKERS_DEMO": "misschien"}, "STADMAKERS_DEMO klopt niet: vul true of false in."),
}  # fmt: skip


@pytest.mark.parametrize(("environment", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_wrong_setting_stops_the_start_with_one_sentence(environment, sentence):
    done = start(**COMPLETE | environment)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("smtp_url", "smtp://site:geh/eim@mail.stad.example", "gebruik smtp://"),
        ("smtp_url", "smtp://mail.stad.example:99999", "gebruik smtp://"),
        ("smtp_url", "smtp://mail.stad.example:587?tls=1", "gebruik smtp://"),
        ("smtp_url", "smtp://site:geheim@mail.stad.example:587", "zet ?tls=true achter"),
        ("smtp_url", "smtp://site:geheim@localhost:25", ""),
        ("mail_from", "Samen maken we de stad", "gebruik een adres zoals"),
        ("mail_from", "", "gebruik een adres zoals"),
        ("bulk_from", "", ""),
        ("bounce_mailbox_url", "imaps://site:geh/eim@mail.stad.example", "gebruik imaps://"),
    ],
)
def test_addresses_of_mail(name, value, sentence):
    """A typing error must not cost every mail, or send a password over an open line."""
    try:
        Environment(**{name: value})
    except ValidationError as error:
        assert sentence
        assert sentence in error.errors()[0]["msg"]
    else:
        assert not sentence


def test_a_mistake_never_shows_the_value():
    """The address of a database or a relay holds a password."""
    for name, value in (("DATABASE_URL", "mysql://site:geheim@db/site"), ("SMTP_URL", "smtp://site:geheim#@relay")):
        done = start(**COMPLETE | {f"STADMAKERS_{name}": value})
        assert done.returncode == 2
        assert "geheim" not in done.stderr + done.stdout


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_guesses_nothing(missing):
    done = start(**{name: value for name, value in COMPLETE.items() if name != missing})
    assert done.returncode == 2
    assert done.stderr.startswith(f"Zet {missing} op ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_production_takes_no_weak_key():
    done = start(**COMPLETE | {"STADMAKERS_SECRET_KEY": "kort"})
    assert (done.returncode, done.stderr[:29]) == (2, "Zet STADMAKERS_SECRET_KEY op ")


def test_complete_settings_start_in_silence():
    done = start(**COMPLETE)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("module", ["cms.settings.demo", "cms.settings.development"])
def test_on_ones_own_machine_nothing_has_to_be_set(module, tmp_path):
    done = start(settings=module, STADMAKERS_DATA_DIR=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_an_unreachable_database_is_one_sentence():
    """`manage.py migrate` and the start of the demo say what to do, without a traceback."""
    done = run("manage.py", "migrate", STADMAKERS_DATABASE_POOL=0, **COMPLETE)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "STADMAKERS_DATABASE_URL" in done.stderr
