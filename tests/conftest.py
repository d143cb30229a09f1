"""Fixtures of every test: a small city, its staff, and clean caches."""

import gc
import os
import sqlite3
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.db import connection
from hypothesis import settings as hypothesis_settings
from wagtail.models import Site

from accounts.services import setup_roles
from cms import kept_parts, page_cache
from home.models import HomePage
from tests import factories, trees
from tests.tasks import AtOnce

# A property is true or not; how long it takes depends on what else the machine does.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The tests' database begins as a copy of a migrated one, where `tests/services.py` made it."""
    base = os.environ.get("TEST_BASE")
    if base and connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = base
    elif base:
        create = connection.creation._create_test_db

        def create_as_copy(*args, **options):
            name = create(*args, **options)
            # A database in memory lives for as long as somebody has it open.
            connection.creation.copy = sqlite3.connect(name, uri=True)
            with sqlite3.connect(base) as source:
                source.backup(connection.creation.copy)
            return name

        connection.creation._create_test_db = create_as_copy


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb):
    """Nothing has to be thrown away where the whole server is."""
    return django_db_keepdb or (connection.vendor == "postgresql" and "TEST_BASE" in os.environ)


def _rows_of(style, tables, **options):
    """Statements that empty these tables of PostgreSQL; most hold nothing, and TRUNCATE makes new files for each."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in tables))
        filled = [name for (name,) in cursor.fetchall()]
    # Whoever points to a row goes too.
    without_checks = ["SET LOCAL session_replication_role = replica"]
    return without_checks + [f'DELETE FROM "{name}"' for name in filled]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """With what most tests begin with: the home page and the roles of staff, made once."""
    if connection.vendor == "postgresql" and "TEST_BASE" in os.environ:
        connection.ops.sql_flush = _rows_of
    with django_db_blocker.unblock():
        trees.make_home()
        setup_roles()


@pytest.fixture(autouse=True)
def clean_caches(settings):
    """No test sees what another left in a cache or a class-level memo."""
    for name in settings.CACHES:
        caches[name].clear()
    Site.clear_site_root_paths_cache()
    page_cache._raise_now()


@pytest.fixture
def indexed(monkeypatch):
    """What Wagtail notes of a page for its own search and its references is noted at once."""
    monkeypatch.setattr(AtOnce, "indexing", True)


@pytest.fixture
def outside_transaction(monkeypatch, settings, tmp_path):
    """As a request in production: not inside a transaction, with a generation of its own."""
    monkeypatch.setattr(kept_parts, "connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr(kept_parts, "_parts", kept_parts._Parts(None))
    settings.PAGE_CACHE_GENERATION_FILE = tmp_path / "generation"
    page_cache._raise_now()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What asks no database, such as a pure rule, says the same on every one; what is about PostgreSQL needs it."""
    for item in items:
        if not _asks_a_database(item) or item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.once)


class LongestFirst:
    """What has to stay together in one worker takes longest: the browser first of all, whatever the order."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        items.sort(
            key=lambda item: (not item.get_closest_marker("browser"), not item.get_closest_marker("xdist_group"))
        )


def pytest_configure(config):
    # Looking for garbage a hundred times as seldom saves a seventh of the time; tests leave little.
    gc.set_threshold(20_000, 20, 50)
    config.pluginmanager.register(LongestFirst())


def _asks_a_database(item):
    marks = ("django_db", "postgres", "xdist_group")
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    return any(item.get_closest_marker(name) for name in marks) or not fixtures.isdisjoint(item.fixturenames)


@pytest.fixture
def as_installed(db):
    """Only what Wagtail's migrations leave."""
    trees.make_welcome()


@pytest.fixture
def home(db):
    """The home page at /, as the root of the only site. A test on real transactions, which empties all, has none."""
    return HomePage.objects.get(title=trees.TITLE)


@pytest.fixture
def page(home):
    """A published standard page below home."""
    return factories.StandardPageFactory(parent=home, title="Meepraten", slug="meepraten", show_in_menus=True)


@pytest.fixture
def admin_client(client, db):
    """A client signed in as an administrator."""
    client.force_login(factories.UserFactory(is_superuser=True, is_staff=True), backend=factories.BACKEND)
    return client
