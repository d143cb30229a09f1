"""How far work is: in a file, in a shared cache, and when neither works."""

import pytest
from django.core.cache import cache

from cms import progress


@pytest.fixture(params=["file", "cache"])
def place(request, settings, tmp_path):
    settings.PROGRESS_FOLDER = tmp_path / "progress" if request.param == "file" else None
    return settings.PROGRESS_FOLDER


def test_told_read_and_forgotten(place):
    assert progress.read("sheet-1") is None
    progress.Reporter("sheet-1", "Regels lezen")(50, 200)
    assert progress.read("sheet-1") == progress.Progress("Regels lezen", 50, 200)
    assert progress.read("sheet-2") is None
    progress.forget("sheet-1")
    progress.forget("sheet-1")
    assert progress.read("sheet-1") is None


def test_not_more_often_than_anybody_looks(place, monkeypatch):
    now = iter([10.0, 10.1, 10.5, 10.6])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    tell = progress.Reporter("sheet-1", "Lezen")
    seen = []
    for done in (1, 2, 3):
        tell(done, 9)
        seen.append(progress.read("sheet-1").done)
    assert seen == [1, 1, 3]
    tell(9, 9)
    assert progress.read("sheet-1").done == 9


def test_a_name_is_no_path(place):
    with pytest.raises(ValueError, match="No name"):
        progress.read("../geheim")


def test_a_disk_that_is_full_stops_no_work(settings, tmp_path, caplog):
    settings.PROGRESS_FOLDER = tmp_path / "file"
    (tmp_path / "file").write_text("no folder")
    progress.Reporter("sheet-1", "Lezen")(1, 2)
    assert progress.read("sheet-1") is None
    progress.forget("sheet-1")
    assert caplog.text.count("Progress of sheet-1 could not be") == 3


def test_half_a_file_is_no_progress(settings, tmp_path, caplog):
    settings.PROGRESS_FOLDER = tmp_path
    (tmp_path / "sheet-1.json").write_text('{"step": ')
    assert progress.read("sheet-1") is None


def test_a_cache_that_is_down_stops_no_work(settings, monkeypatch, caplog):
    settings.PROGRESS_FOLDER = None

    def down(*args, **options):
        raise ConnectionError

    for name in ("get", "set", "delete"):
        monkeypatch.setattr(type(cache._connections["default"]), name, down)
    progress.Reporter("sheet-1", "Lezen")(1, 2)
    assert progress.read("sheet-1") is None
    progress.forget("sheet-1")


def test_percent():
    assert progress.Progress("x", 1, 3).percent == 33
    assert progress.Progress("x", 0, 0).percent == 0
