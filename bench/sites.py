"""Make the sites to measure in a temporary folder: ours in three sizes and an untouched Wagtail project."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .servers import Server

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100, 1000, 10_000)
HOME = "/"
SEARCH = "/zoeken/?q=moestuin"

FACTS = """
import json, django; django.setup()
from bench.grow import grow
from home.models import NeighbourhoodPage
page = grow({size})
place = NeighbourhoodPage.objects.live().order_by("path").last()
print(json.dumps({{"standard": page, "neighbourhood": place.url if place else "/wijken/"}}))
"""


def python(*arguments, folder=ROOT, environment=None):
    """Run Python and return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


class OurSite:
    """The demo city with extra pages; a data folder for each size, the static files shared."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.addresses = {}

    def environment(self, size, **more):
        return {
            "DJANGO_SETTINGS_MODULE": "cms.settings.demo",
            "STADMAKERS_DATA_DIR": str(self.folder / str(size)),
            "STADMAKERS_LOG_LEVEL": "ERROR",
            **more,
        }

    def migrate(self):
        """An empty database of the smallest size; gives its folder."""
        first = self.folder / str(SIZES[0])
        first.mkdir(parents=True)
        python("manage.py", "migrate", "-v0", environment=self.environment(SIZES[0]))
        return first

    def begin(self, tell):
        """The demo city, without extra pages, in the smallest size."""
        first = self.migrate()
        static = Path(os.environ.get("STADMAKERS_DATA_DIR") or ROOT / "var") / "static"
        environment = self.environment(SIZES[0])
        if (static / "staticfiles.json").exists():
            (first / "static").symlink_to(static.resolve())
        else:
            python("manage.py", "collectstatic", "--noinput", "-v0", environment=environment)
        tell("de demo laden")
        python("manage.py", "load_demo", environment=environment)

    def prepare(self, tell):
        """Load the demo and let it grow, a copy of the database for each size."""
        self.begin(tell)
        for before, size in zip((None, *SIZES), SIZES, strict=False):
            tell(f"groeien tot {size} extra pagina's")
            if before:
                shutil.copytree(self.folder / str(before), self.folder / str(size), symlinks=True)
            facts = python("-c", FACTS.format(size=size), environment=self.environment(size))
            self.addresses = {"home": HOME, **json.loads(facts.splitlines()[-1]), "search": SEARCH}

    def server(self, size, *, cached):
        """The site of this size as in production, with or without the page cache."""
        more = {} if cached else {"STADMAKERS_PAGE_CACHE_SECONDS": "0"}
        return Server("cms.wsgi:application", folder=ROOT, environment=self.environment(size, **more))

    def numbers(self, size):
        """Queries and milliseconds of the home page, measured inside one process."""
        environment = self.environment(size, STADMAKERS_PAGE_CACHE_SECONDS="0")
        return json.loads(python("-m", "bench.inside", environment=environment).splitlines()[-1])


def floors(folder, answer):
    """Servers for (a) and (a2), which send this very answer."""
    body, headers = Path(folder) / "page", Path(folder) / "headers.json"
    body.write_bytes(answer.body)
    kept = {name: value for name, value in answer.headers.items() if name.lower() not in ("server", "date")}
    headers.write_text(json.dumps(kept))
    environment = {"BENCH_BYTES": str(body), "BENCH_HEADERS": str(headers)}
    return [Server(f"bench.bare:{name}", folder=ROOT, environment=environment) for name in ("bare", "empty_django")]


def untouched(folder):
    """The server of a project that `wagtail start` just made, with its production settings on SQLite."""
    folder = Path(folder) / "untouched"
    folder.mkdir()
    environment = {"DJANGO_SETTINGS_MODULE": "fresh.settings.production"}
    python("-m", "wagtail.bin.wagtail", "start", "fresh", str(folder))
    (folder / "fresh" / "settings" / "local.py").write_text(
        f'SECRET_KEY = "{"only for the bench " * 4}"\nALLOWED_HOSTS = ["127.0.0.1"]\n'
    )
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        python("manage.py", *command, folder=folder, environment=environment)
    return Server("fresh.wsgi:application", folder=folder, environment=environment)
