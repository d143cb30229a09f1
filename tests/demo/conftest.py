"""The demo city in the database, for the tests of its loader."""

import shutil

import pytest
import yaml
from django.db import transaction
from wagtail.models import Site

from demo.loader import load, pictures
from demo.loader.content import CONTENT_DIR, SafeLoader
from tests import trees


@pytest.fixture(scope="package")
def city(django_db_setup, django_db_blocker):
    """The whole demo, loaded once; every test works in a savepoint on top of it.

    The transaction stays open until a worker leaves this folder: nothing here can copy the database.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(pictures, "WIDTH", 64)
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        trees.make_welcome()
        Site.clear_site_root_paths_cache()
        result = load.load_demo(renditions=False)
        yield result
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
    patch.undo()


@pytest.fixture
def demo(city, db):
    return city


@pytest.fixture
def edited_content(tmp_path, monkeypatch):
    """A copy of the content files to change, with `edit(file, change)`."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT_DIR, folder)
    monkeypatch.setattr(pictures, "WIDTH", 64)

    def edit(file, change):
        path = folder / file
        data = yaml.load(path.read_text(), Loader=SafeLoader)
        path.write_text(yaml.safe_dump(change(data) or data, allow_unicode=True))

    edit.load = lambda **options: load.load_demo(renditions=False, content_dir=folder, **options)
    edit.folder = folder
    return edit
