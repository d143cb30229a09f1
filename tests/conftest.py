"""Fixtures of every test: a small city, its staff, and clean caches."""

import os
import sqlite3
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.db import connection
from hypothesis import settings as hypothesis_settings
from wagtail.models import Page, Site

from cms import kept_parts, page_cache
from tests import factories

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


@pytest.fixture(autouse=True)
def clean_caches(settings):
    """No test sees what another left in a cache or a class-level memo."""
    for name in settings.CACHES:
        caches[name].clear()
    Site.clear_site_root_paths_cache()
    page_cache._raise_now()


def _forget_welcome_page(root):
    """Wagtail makes one, to which nothing refers; its own way to delete asks every table for what might."""
    below = root.get_children()
    if below.count() == 1 and type(below[0].specific) is Page:
        below._raw_delete(below.db)
        root.numchild = 0
        root.save(update_fields=["numchild"])
    else:
        below.delete()
        root.refresh_from_db()


@pytest.fixture
def outside_transaction(monkeypatch, settings, tmp_path):
    """As a request in production: not inside a transaction, with a generation of its own."""
    monkeypatch.setattr(kept_parts, "connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr(kept_parts, "_parts", kept_parts._Parts(None))
    settings.PAGE_CACHE_GENERATION_FILE = tmp_path / "generation"
    page_cache._raise_now()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, after SQLite, only what could differ there: pure rules and files say the same again."""
    if connection.vendor != "postgresql":
        return
    apart = [item for item in items if not _asks_a_database(item)]
    items[:] = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=apart)


def _asks_a_database(item):
    marks = ("django_db", "postgres", "xdist_group")
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    return any(item.get_closest_marker(name) for name in marks) or not fixtures.isdisjoint(item.fixturenames)


@pytest.fixture
def home(db):
    """The home page at /, as the root of the only site."""
    root = Page.objects.filter(depth=1).first()
    Site.objects.all().delete()
    _forget_welcome_page(root)
    home = factories.HomePageFactory(parent=root, title="Samen maken we de stad", slug="home")
    Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="Stadmakers")
    # A page remembers the sites of the moment at which it was first asked for its address.
    return type(home).objects.get(pk=home.pk)


@pytest.fixture
def page(home):
    """A published standard page below home."""
    return factories.StandardPageFactory(parent=home, title="Meepraten", slug="meepraten", show_in_menus=True)


@pytest.fixture
def admin_client(client, db):
    """A client signed in as an administrator."""
    client.force_login(factories.UserFactory(is_superuser=True, is_staff=True), backend=factories.BACKEND)
    return client
